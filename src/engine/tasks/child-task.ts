import type { RetryPolicy } from '../../activity/retry-policy.js';
import { SimpleflowError, WorkflowError, type ErrorCode } from '../../errors.js';
import { assertNever } from '../../util/assert-never.js';
import type { TaskRequest } from '../../workflow/workflow-middleware.js';
import type { AnyWorkflowClass } from '../../workflow/workflow.js';
import type { Command, StartChild } from '../language/commands.js';
import type { ChildEvent, RunIdentity } from '../language/events.js';
import { RetryingTask } from './retrying-task.js';
import type { TaskRegistry } from './task-registry.js';
import type { TaskScope } from './task-scope.js';

/** How a child is started, its class and the options of the submit taken together. */
export interface ChildPlan {
  readonly workflow: AnyWorkflowClass;
  readonly retry: RetryPolicy;
  readonly raisesOnFailure: boolean;
  readonly command: Omit<StartChild, 'kind' | 'id' | 'input' | 'attempt'>;
}

/** A workflow submitted inside a workflow: a run of its own, whose end is this task's. */
export class ChildTask extends RetryingTask {
  readonly plan: ChildPlan;
  readonly #registry: TaskRegistry<ChildTask>;
  #runId: string | undefined;

  constructor(
    place: { readonly scope: TaskScope; readonly registry: TaskRegistry<ChildTask>; readonly order: number },
    plan: ChildPlan,
    workflowId: string | undefined,
  ) {
    super(place.scope, place.order, workflowId);
    this.plan = plan;
    this.#registry = place.registry;
  }

  apply(event: ChildEvent): void {
    switch (event.kind) {
      case 'child-started':
        this.#runId = event.runId;
        return this.started();
      case 'child-completed':
        return this.completed(event.output);
      case 'child-failed': {
        this.begun();
        const cause = this.scope.codec.decodeFailure(event.failure);
        return this.tryFailed(this.#error('workflow-failed', `failed: ${cause.message}`, { cause }));
      }
      case 'child-timed-out':
        return this.tryFailed(this.#error('workflow-timed-out', 'timed out', {}));
      case 'child-terminated':
        return this.tryFailed(this.#error('workflow-terminated', 'was terminated', {}));
      case 'child-start-failed': {
        const cause = new SimpleflowError(
          codeOfStartFailure(event.cause),
          `the child could not be started: ${event.cause}`,
        );
        return this.tryFailed(
          this.#error('workflow-failed', `could not be started: ${event.cause}`, { cause }),
        );
      }
      case 'child-cancelled':
        return this.remotelyCancelled();
      default:
        assertNever(event);
    }
  }

  /** The run, if it has started and may still be open. */
  get identity(): RunIdentity | undefined {
    const { id: workflowId } = this;
    return workflowId === undefined || this.#runId === undefined
      ? undefined
      : { workflowId, runId: this.#runId };
  }

  runFailed(): void {
    this.letGo();
  }

  protected override get retry(): RetryPolicy {
    return this.plan.retry;
  }

  protected override get raisesOnFailure(): boolean {
    return this.plan.raisesOnFailure;
  }

  // Its run may be recorded, and may be started again.
  protected override get carriesBuffers(): boolean {
    return false;
  }

  protected override command(): Command {
    return {
      kind: 'start-child',
      id: this.id ?? '',
      ...this.plan.command,
      attempt: this.attempt,
      input: this.input,
    };
  }

  protected override describe(): Omit<TaskRequest, 'args'> {
    const { name, version } = this.plan.command;
    return { kind: 'child', id: this.id, name, version };
  }

  protected override cancelCommand(): Command {
    return { kind: 'request-cancel-child', id: this.id ?? '' };
  }

  protected override identify(input: string): ChildTask {
    return this.#registry.identify(this, input);
  }

  protected override unregister(): void {
    this.#registry.closed(this);
  }

  #error(code: ErrorCode, what: string, cause: ErrorOptions): WorkflowError {
    const { name } = this.plan.command;
    const whose = { workflowName: name, workflowId: this.id ?? '', runId: this.#runId };
    return new WorkflowError(code, `workflow \`${name}\` ${what}`, { ...whose, ...cause });
  }
}

/** SWF's word for it, and that of every in-process host: the id is taken by an open run. */
function codeOfStartFailure(cause: string): ErrorCode {
  return cause === 'WORKFLOW_ALREADY_RUNNING' ? 'workflow-already-running' : 'workflow-failed';
}
