import type { WorkflowError } from '../errors.js';
import { ActivityError, type SimpleflowError } from '../errors.js';
import type { Future } from '../futures/future.js';

/** What becomes of a task whose try has failed; made by the methods of {@link TaskFailure}. */
export type TaskFailureDecision =
  | { readonly kind: 'default' | 'abort' | 'cancel' }
  | { readonly kind: 'ignore'; readonly value: unknown }
  | { readonly kind: 'retry'; readonly delayMs: number; readonly args: readonly unknown[] | undefined }
  | { readonly kind: 'handled'; readonly by: Future<unknown> };

/** A try that has failed or timed out, as `onTaskFailure` of the workflow sees it, and the answers it may give. */
export class TaskFailure {
  readonly kind: 'activity' | 'workflow';
  /** Name of the activity or workflow. */
  readonly name: string;
  readonly id: string;
  /** The try that has failed, from 1. */
  readonly attempt: number;
  /** What the task's future would fail with. */
  readonly error: ActivityError | WorkflowError;

  /** @internal */
  constructor(id: string, attempt: number, error: ActivityError | WorkflowError) {
    this.kind = error instanceof ActivityError ? 'activity' : 'workflow';
    this.name = error instanceof ActivityError ? error.activityName : error.workflowName;
    this.id = id;
    this.attempt = attempt;
    this.error = error;
  }

  /** What the activity threw, or why the child failed; undefined for a timeout. */
  get cause(): unknown {
    return this.error.cause;
  }

  /** `RangeError`: the name of the class of what was thrown; undefined for a timeout. */
  get errorClass(): string | undefined {
    return this.error.cause instanceof Error ? this.error.cause.name : undefined;
  }

  /** `RangeError: too big`, or what timed out. */
  get reason(): string {
    return this.error.cause instanceof Error
      ? `${this.error.cause.name}: ${this.error.cause.message}`
      : this.error.message;
  }

  /** The code of the error: failed, timed out, terminated. */
  get code(): SimpleflowError['code'] {
    return this.error.code;
  }

  /** The retry policy of the task decides, as without the hook. */
  byDefault(): TaskFailureDecision {
    return { kind: 'default' };
  }

  /** The task fails now, whatever its retry policy says. */
  abort(): TaskFailureDecision {
    return { kind: 'abort' };
  }

  /** The task succeeds, with this result. */
  ignore(value?: unknown): TaskFailureDecision {
    return { kind: 'ignore', value };
  }

  /** Another try at once, with other arguments if given. The retry policy does not limit it: count `attempt`. */
  retry(args?: readonly unknown[]): TaskFailureDecision {
    return { kind: 'retry', delayMs: 0, args };
  }

  /** Another try after `delayMs` milliseconds, with other arguments if given. */
  retryLater(delayMs: number, args?: readonly unknown[]): TaskFailureDecision {
    return { kind: 'retry', delayMs, args };
  }

  /** The task is cancelled. */
  cancel(): TaskFailureDecision {
    return { kind: 'cancel' };
  }

  /** Another future of this run, such as that of a task submitted instead, decides what becomes of this one. */
  handledBy(future: Future<unknown>): TaskFailureDecision {
    return { kind: 'handled', by: future };
  }
}
