import type { Codec } from '../codec/codec.js';
import type { WireFailure } from '../codec/failure.js';
import { ActivityError, SimpleflowError, WorkflowError } from '../errors.js';
import { stackOf } from '../util/call-site.js';
import { describeValue } from '../util/describe-value.js';
import type { TaskState } from './python-history.js';

/** What a task is called in errors. */
export interface TaskName {
  readonly kind: 'activity' | 'workflow';
  readonly name: string;
  readonly id: string;
}

/** Errors of tasks, and what the run fails with if nobody catches them. */
export class PythonFailures {
  readonly #codec: Codec;
  readonly #failures = new WeakMap<Error, WireFailure>();

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /** The error of a task that has ended without a result. */
  errorOf({ kind, name, id }: TaskName, end: TaskState): ActivityError | WorkflowError {
    const failure = failureOf(end);
    const cause =
      end.failure === undefined
        ? new SimpleflowError('workflow-failed', failure.reason)
        : this.#codec.decodeFailure(failure);
    const message = `${kind} \`${name}\` ended without a result: ${failure.reason}`;
    const isTimeout = end.state === 'timed-out';
    const error =
      kind === 'activity'
        ? new ActivityError(isTimeout ? 'activity-timed-out' : 'activity-failed', message, {
            activityName: name,
            activityId: id,
            attempt: Math.max(end.failures, 1),
            cause,
          })
        : new WorkflowError(codeOf(end), message, {
            workflowName: name,
            workflowId: id,
            runId: undefined,
            cause,
          });
    this.#failures.set(error, {
      reason: `Workflow execution error in ${kind}-${name}: "${failure.reason}"`,
      ...(isEmpty(failure.details) ? undefined : { details: failure.details }),
    });
    return error;
  }

  /** What the run says when it fails with this error. */
  ofRun(error: unknown): WireFailure {
    const known = error instanceof Error ? this.#failures.get(error) : undefined;
    if (known !== undefined) return known;
    const shown = error instanceof Error ? `${error.name}(${error.message})` : describeValue(error);
    return { reason: `Cannot replay the workflow: ${shown}`, details: `Traceback:\n${traceOf(error)}` };
  }

  /** What the library says when something around `run` throws: a hook, or a result that cannot be sent. */
  ofDecision(error: unknown): WireFailure {
    const message = error instanceof Error ? error.message : describeValue(error);
    return { reason: `workflow decision failed: ${message}`, details: traceOf(error) };
  }
}

function traceOf(error: unknown): string {
  return error instanceof Error ? stackOf(error) : '';
}

function failureOf({ state, failure, cause = '', details }: TaskState): WireFailure {
  switch (state) {
    case 'timed-out':
      return { reason: `TimeoutError(${cause})` };
    case 'cancelled':
      return details === undefined
        ? { reason: 'TaskCanceled()' }
        : { reason: `TaskCanceled(${details})`, details };
    case 'terminated':
      return { reason: 'TaskTerminated()' };
    case 'refused':
      return { reason: cause };
    default:
      return failure ?? { reason: 'None' };
  }
}

function isEmpty(details: string | undefined): boolean {
  return details === undefined || details === '';
}

function codeOf({ state, cause }: TaskState): SimpleflowError['code'] {
  if (state === 'timed-out') return 'workflow-timed-out';
  if (state === 'terminated') return 'workflow-terminated';
  if (state === 'cancelled') return 'cancelled';
  return cause === 'WORKFLOW_ALREADY_RUNNING' ? 'workflow-already-running' : 'workflow-failed';
}
