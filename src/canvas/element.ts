import { isActivity, type Activity } from '../activity/activity.js';
import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import {
  isSubmittable,
  type AnyActivity,
  type Arguments,
  type Submittable,
  type SubmittableTask,
} from '../workflow/submittable.js';
import { isWorkflowClass, type AnyWorkflowClass } from '../workflow/workflow.js';

/** What takes arguments: an activity, or a workflow class, which becomes a child. */
export type Callee = AnyActivity | AnyWorkflowClass;

/**
 * A part of a `Chain` or `Group`: an activity, a workflow class, either of them with arguments in a list, another
 * container, or what `timerTask` and the like make.
 *
 * `[increment, 1]`
 */
export type Element = SubmittableTask | readonly [Callee, ...unknown[]];

/** What a task takes. */
export type ArgumentsOf<T> =
  T extends Activity<infer A>
    ? A
    : T extends new (
          ...services: never[]
        ) => { run(...args: infer A): unknown }
      ? A
      : never;

/** All arguments of a task, or all but the last, which may be the previous result. */
export type ArgumentsIn<A extends readonly unknown[]> =
  | Arguments<A>
  | (A extends readonly [...infer Init, unknown] ? Arguments<Init> : never);

/** An element whose arguments fit its task; what they should be for one whose arguments do not. */
export type Checked<E> = E extends readonly [infer T, ...infer P]
  ? IsAny<ArgumentsOf<T>> extends true
    ? E
    : P extends ArgumentsIn<ArgumentsOf<T>>
      ? E
      : readonly [T, ...ArgumentsIn<ArgumentsOf<T>>]
  : E;

/** True for the arguments of a task of which only that is known, that it is one. */
type IsAny<A> = [A] extends [never] ? true : [A, never[]] extends [never[], A] ? true : false;

/** What an element gives. */
export type ElementResult<E> = E extends readonly [infer T, ...unknown[]]
  ? ElementResult<T>
  : E extends Submittable<infer R>
    ? R
    : E extends Activity<never, infer R>
      ? Awaited<R>
      : E extends new (
            ...services: never[]
          ) => { run(...args: never[]): infer R }
        ? Awaited<R>
        : unknown;

/** @throws SimpleflowError `invalid-input` for what cannot be submitted */
export function checkedElement(element: unknown, kind: string): Element {
  const callee: unknown = Array.isArray(element) ? element[0] : element;
  if (isActivity(callee) || isWorkflowClass(callee)) return element as Element;
  if (isSubmittable(element)) return element;
  throw new SimpleflowError(
    'invalid-input',
    `an element of a ${kind} must be an activity, a workflow class, \`[task, ...arguments]\` or another container, got ${describeValue(element)}`,
  );
}
