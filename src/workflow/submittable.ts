import type { ActivityDefinition } from '../activity/activity.js';
import type { RetryPolicy } from '../activity/retry-policy.js';
import type { Future } from '../futures/future.js';
import type { WorkflowRuntime } from './runtime.js';
import type { AnyWorkflowClass } from './workflow.js';

/**
 * What may be given for a parameter of type `T`: the value, a future of it, or a plain list or object with futures in it.
 */
export type Argument<T> =
  | T
  | Future<T>
  | (T extends (...args: never[]) => unknown
      ? never
      : T extends readonly unknown[]
        ? { [K in keyof T]: Argument<T[K]> }
        : T extends object
          ? { [K in keyof T]: Argument<T[K]> }
          : never);

/** The arguments of a task, each of which may be a future. */
export type Arguments<A extends readonly unknown[]> = { [K in keyof A]: Argument<A[K]> };

/**
 * How `map` takes an item for an activity: a list of all arguments, if it requires more than one; else the item is the
 * argument. `unclear` where the first parameter takes a list and others are optional: both could be meant.
 */
type ItemForm<A extends readonly unknown[]> = A extends readonly [unknown, unknown, ...unknown[]]
  ? 'arguments'
  : number extends A['length']
    ? 'argument'
    : A extends readonly [unknown?]
      ? 'argument'
      : [Extract<A[0], readonly unknown[]>] extends [never]
        ? 'argument'
        : 'unclear';

/** What stands for one call in a `map` outside a workflow. */
export type MapItem<A extends readonly unknown[]> = {
  arguments: Readonly<A>;
  argument: A[0];
  unclear: never;
}[ItemForm<A>];

/** What stands for one call in a `map` in a workflow: arguments may be futures. */
export type MapItemWithFutures<A extends readonly unknown[]> = {
  arguments: Readonly<Arguments<A>>;
  argument: Argument<A[0]>;
  unclear: never;
}[ItemForm<A>];

/** What differs for one submit of an activity from what its definition says. Units and defaults as there. */
export interface TaskOptions {
  /**
   * The part of the id after `activity-<name>-`. Default: a counter. No other task of the run may
   * have it; outside a workflow, no other open task of the executor.
   */
  readonly id?: string;
  readonly taskList?: string;
  readonly startToCloseMs?: number;
  readonly scheduleToStartMs?: number;
  readonly scheduleToCloseMs?: number;
  readonly heartbeatMs?: number;
  readonly priority?: number;
  /** New tries after a failure or timeout, instead of those of the definition; 0: none. */
  readonly retry?: number | RetryPolicy;
  readonly raisesOnFailure?: boolean;
}

/** What differs for the calls of one `map`. */
export interface MapTaskOptions extends TaskOptions {
  /** At most so many items are open at once; when one ends, the next begins. Default: no limit. */
  readonly maxParallel?: number;
  /**
   * How many calls may share one message to a worker, and run there one after the other: a message to a thread costs as
   * much as a small activity. Results are the same, and each call keeps its id, limits and tries. Where messages cost
   * nothing, or other services carry them, it has no effect. Default: 1.
   */
  readonly chunkSize?: number;
}

/** What becomes of a child that is open when its parent fails, times out or is terminated. */
export type ChildPolicy = 'terminate' | 'request-cancel' | 'abandon';

/** What differs for one child from what its class says. */
export interface ChildOptions {
  /** Default: made from the parent's ids and a counter. No other open run may have it. */
  readonly workflowId?: string;
  readonly taskList?: string;
  /** `inherit`: those of this run. */
  readonly tags?: readonly string[] | 'inherit';
  /** Longest time from start to end of one try, in milliseconds. Default: no limit. */
  readonly executionStartToCloseMs?: number;
  /** Default: `terminate`. */
  readonly childPolicy?: ChildPolicy;
  /** Of its decisions, where the backend has priorities; higher goes first, a 32 bit integer. Default: none. */
  readonly priority?: number;
  /** On a service: longest time one of its decisions may take, in milliseconds. Default: that of the backend. */
  readonly decisionStartToCloseMs?: number;
  /** On Amazon SWF: ARN of the role with which it calls Lambda functions. Default: that of this run. */
  readonly lambdaRole?: string;
  /** New tries after a failure: a number of retries without delay, or a policy. Default: none. */
  readonly retry?: number | RetryPolicy;
  readonly raisesOnFailure?: boolean;
}

/** How the next run of a workflow differs from this one. */
export interface ContinueOptions {
  /** Default: that of this run. */
  readonly version?: string;
  readonly taskList?: string;
  readonly tags?: readonly string[];
  /** Cancel what is open instead of waiting for it. Default: false. */
  readonly cancelOpen?: boolean;
}

/** Any activity, whatever it takes and gives. */
export interface AnyActivity {
  readonly definition: ActivityDefinition;
}

/** @internal The method by which work that knows how to submit itself is recognised, whichever copy of the library made it. */
export const SUBMIT: unique symbol = Symbol.for('simpleflow.submit');

/** Work that is made of other tasks, or stands for one: a {@link Chain}, a {@link Group}, a timer in one of them. */
export interface Submittable<out R = unknown> {
  /**
   * @internal Begins in a run.
   * @param args handed over by what is around it: come after its own arguments
   */
  [SUBMIT](
    runtime: WorkflowRuntime,
    args: readonly unknown[],
    options: TaskOptions | ChildOptions,
  ): Future<R>;
}

/** Whatever a run takes. */
export type SubmittableTask = AnyActivity | AnyWorkflowClass | Submittable;

export function isSubmittable(value: unknown): value is Submittable {
  return typeof value === 'object' && value !== null && SUBMIT in value;
}
