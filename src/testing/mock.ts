import type { Activity } from '../activity/activity.js';
import type { AnyActivity } from '../workflow/submittable.js';
import type { AnyWorkflowClass, InputOf, ResultOf } from '../workflow/workflow.js';

/** What stands in for one activity or child workflow in a test; made by {@link mock}. */
export interface Mock {
  readonly task: AnyActivity | AnyWorkflowClass;
  readonly fn: (...args: never[]) => unknown;
}

/** What a mock may give for a task that gives `R`: the value, a promise of it, or either {@link takes some time}. */
export type Mocked<R> = Awaited<R> | Promise<Awaited<R> | Takes<Awaited<R>>> | Takes<Awaited<R>>;

/**
 * A function instead of an activity or a child workflow. It gets what the task would get, as decoded copies; what it
 * returns is the result, what it throws the failure. `activityContext()` works in it.
 *
 * `mock(add, add)` runs the activity itself: calling an activity calls its function.
 *
 * @example
 * mock(charge, (order) => `receipt of ${order.id}`)
 * mock(ship, () => { throw new RangeError('out of stock'); })
 * mock(Invoicing, async (order) => 'invoice-1') // a child workflow
 */
export function mock<T extends Activity>(
  activity: T,
  fn: (...args: Parameters<T>) => Mocked<ReturnType<T>>,
): Mock;
export function mock<W extends AnyWorkflowClass>(
  workflow: W,
  fn: (...args: InputOf<W>) => Mocked<ResultOf<W>>,
): Mock;
export function mock(task: AnyActivity | AnyWorkflowClass, fn: (...args: never[]) => unknown): Mock {
  return { task, fn };
}

/** A result that comes later; made by {@link takes}. */
export class Takes<out T> {
  readonly delayMs: number;
  readonly value: T | Promise<T>;

  constructor(delayMs: number, value: T | Promise<T>) {
    this.delayMs = delayMs;
    this.value = value;
  }
}

/**
 * What a mock returns so that its task takes time: the task ends after `delayMs` milliseconds of the test's clock, unless
 * one of its own time limits is shorter or it is asked to stop. `Infinity` never ends.
 *
 * @example mock(charge, () => takes(90_000, 'receipt'))
 */
export function takes(delayMs: number): Takes<never>;
export function takes<T>(delayMs: number, value: T | Promise<T>): Takes<T>;
export function takes<T>(delayMs: number, value?: T | Promise<T>): Takes<T | undefined> {
  return new Takes<T | undefined>(delayMs, value);
}
