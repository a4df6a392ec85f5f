import type { ActivityDefinition } from '../activity/activity.js';
import type { Future } from '../futures/future.js';

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

/** What differs for one submit of an activity from what its definition says. Units and defaults as there. */
export interface TaskOptions {
  /**
   * The part of the id after `activity-<name>-`. Default: a counter. Must be unique in the run.
   */
  readonly id?: string;
  readonly taskList?: string;
  readonly startToCloseMs?: number;
  readonly scheduleToStartMs?: number;
  readonly scheduleToCloseMs?: number;
  readonly heartbeatMs?: number;
  readonly priority?: number;
  readonly raisesOnFailure?: boolean;
}

/** Any activity, whatever it takes and gives. */
export interface AnyActivity {
  readonly definition: ActivityDefinition;
}
