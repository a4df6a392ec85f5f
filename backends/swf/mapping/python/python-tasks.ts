import { ActivityError, SimpleflowError, WorkflowError } from 'simpleflow';
import type { Codec, WireFailure } from 'simpleflow/backend';
import type { TaskState } from './python-history.js';

/** What a task is called in errors. */
export interface TaskName {
  readonly kind: 'activity' | 'workflow';
  readonly name: string;
  readonly id: string;
}

/** A failure that the original raises: what the run fails with if nobody catches it. */
export class TaskFailures {
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
      ...(failure.details === undefined ? undefined : { details: failure.details }),
    });
    return error;
  }

  /** What the run says when it fails with this error. */
  ofRun(error: unknown): WireFailure {
    const known = error instanceof Error ? this.#failures.get(error) : undefined;
    if (known !== undefined) return known;
    const { reason } = this.#codec.encodeFailure(error);
    const [, name = reason, message = ''] = /^(\w+)(?:: ([\s\S]*))?$/u.exec(reason) ?? [];
    const trace = error instanceof Error ? (error.stack ?? '') : '';
    return {
      reason: `Cannot replay the workflow: ${name}(${message})`,
      details: `Traceback:\n${trace}`,
    };
  }
}

function failureOf({ state, failure, cause = '' }: TaskState): WireFailure {
  switch (state) {
    case 'timed-out':
      return { reason: `TimeoutError(${cause})` };
    case 'cancelled':
      return { reason: 'TaskCanceled()' };
    case 'terminated':
      return { reason: 'TaskTerminated()' };
    case 'refused':
      return { reason: cause };
    default:
      return failure ?? { reason: 'None' };
  }
}

function codeOf({ state, cause }: TaskState): SimpleflowError['code'] {
  if (state === 'timed-out') return 'workflow-timed-out';
  if (state === 'terminated') return 'workflow-terminated';
  if (state === 'cancelled') return 'cancelled';
  return cause === 'WORKFLOW_ALREADY_RUNNING' ? 'workflow-already-running' : 'workflow-failed';
}
