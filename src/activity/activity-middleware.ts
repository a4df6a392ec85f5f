import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import type { ActivityContext } from './activity-context.js';

const BRAND: unique symbol = Symbol.for('simpleflow.activity-middleware');

/** One try of an activity, as what is around it sees it. */
export interface ActivityInvocation {
  /** Who it is, whose, and its signal: what `activityContext()` gives. */
  readonly context: ActivityContext;
  /** The input, decoded; keyword arguments in the places of their parameters. */
  readonly args: readonly unknown[];
}

/**
 * Goes on: to the next middleware, and in the end to the activity itself.
 * @param args other arguments for all that follows. Default: those that came.
 * @returns the result; rejects with what was thrown
 */
export type Next = (args?: readonly unknown[]) => Promise<unknown>;

/**
 * What is done around every try of every activity: whatever it returns is the result, and what it throws the failure. A
 * try for which `next` is not called does not reach the activity.
 */
export type AroundActivity = (call: ActivityInvocation, next: Next) => unknown;

/** Made by {@link activityMiddleware}. */
export interface ActivityMiddleware {
  readonly around: AroundActivity;
}

/**
 * Makes a middleware around activities. It runs where they run: in this process, in threads, in workers.
 *
 * @example
 * export const timed = activityMiddleware(async ({ context }, next) => {
 *   const startedAtMs = performance.now();
 *   try {
 *     return await next();
 *   } finally {
 *     console.error(context.name, performance.now() - startedAtMs);
 *   }
 * });
 * @throws SimpleflowError `invalid-option` if it is not a function
 */
export function activityMiddleware(around: AroundActivity): ActivityMiddleware {
  if (typeof around !== 'function') {
    throw new SimpleflowError(
      'invalid-option',
      `a middleware around activities is a function, got ${describeValue(around)}`,
    );
  }
  return Object.freeze({ around, [BRAND]: true });
}

/** True for what {@link activityMiddleware} made, whichever copy of the library that was. */
export function isActivityMiddleware(value: unknown): value is ActivityMiddleware {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/** The activity with everything around it, the first outermost. */
export function aroundActivity(
  middleware: readonly ActivityMiddleware[],
  context: ActivityContext,
  activity: (args: readonly unknown[]) => unknown,
): (args: readonly unknown[]) => unknown {
  return middleware.reduceRight<(args: readonly unknown[]) => unknown>(
    (inner, { around }) =>
      (args) =>
        around({ context, args }, async (changed = args) => inner(changed)),
    activity,
  );
}
