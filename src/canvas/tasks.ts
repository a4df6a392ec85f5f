import type { Activity } from '../activity/activity.js';
import type { Future } from '../futures/future.js';
import {
  SUBMIT,
  type Argument,
  type ChildOptions,
  type Submittable,
  type TaskOptions,
} from '../workflow/submittable.js';
import type { SignalTarget } from '../workflow/submitter.js';
import type { WorkflowClass } from '../workflow/workflow.js';
import type { ArgumentsIn, Callee } from './element.js';

/** An element that is a durable timer: done after `delayMs` milliseconds. What a chain sends it is dropped. */
export function timerTask(delayMs: number, options: { readonly id?: string } = {}): Submittable<undefined> {
  return { [SUBMIT]: (runtime) => runtime.startTimer(delayMs, options) as Future<undefined> };
}

/** An element that takes the oldest signal of that name. What a chain sends it is dropped. */
export function waitSignalTask<T = unknown>(name: string): Submittable<T> {
  return { [SUBMIT]: (runtime) => runtime.waitSignal(name) as Future<T> };
}

/** An element that sends a signal; without a value, what a chain with `sendResult` sends it. */
export function sendSignalTask(
  target: SignalTarget,
  name: string,
  ...value: readonly [value?: Argument<unknown>]
): Submittable<undefined> {
  return {
    [SUBMIT]: (runtime, args) =>
      runtime.sendSignal(target, name, value.length > 0 ? value[0] : args.at(-1)) as Future<undefined>,
  };
}

/** An element that records a marker; without details, with what a chain with `sendResult` sends it. */
export function markerTask(name: string, ...details: readonly [details?: unknown]): Submittable<undefined> {
  return {
    [SUBMIT]: (runtime, args) => {
      const recorded = runtime.recordMarker(name, details.length > 0 ? details[0] : args.at(-1));
      if (recorded !== undefined) return recorded as Future<undefined>;
      const derived = runtime.derive<undefined>(() => undefined);
      derived.resolve(undefined);
      return derived.future;
    },
  };
}

/** An element with options of its own: `taskWith({ startToCloseMs: 1_000 }, increment, 1)`. */
export function taskWith<A extends readonly unknown[], R>(
  options: TaskOptions,
  activity: Activity<A, R>,
  ...args: ArgumentsIn<A>
): Submittable<Awaited<R>>;
export function taskWith<A extends readonly unknown[], R>(
  options: ChildOptions,
  workflow: WorkflowClass<A, R>,
  ...args: ArgumentsIn<A>
): Submittable<Awaited<R>>;
export function taskWith(
  options: TaskOptions | ChildOptions,
  task: Callee,
  ...args: readonly unknown[]
): Submittable {
  return { [SUBMIT]: (runtime, more) => runtime.submit(task, [...args, ...more], options) };
}
