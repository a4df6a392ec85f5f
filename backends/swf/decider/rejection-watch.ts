import { traceOf } from './message-of.js';

/**
 * What a process that decides may do about promises that are rejected without a handler: a workflow may start an async part
 * and await it two decisions later, legal code that Node would end the process for.
 *
 * @example
 * process.on('unhandledRejection', decider.rejections.unhandled);
 * process.on('rejectionHandled', decider.rejections.handled);
 */
export interface RejectionHandlers {
  readonly unhandled: (reason: unknown, promise: Promise<unknown>) => void;
  readonly handled: (promise: Promise<unknown>) => void;
}

// Long enough for the next decision of most workflows.
const PATIENCE_MS = 60_000;

/** Says so of a rejected promise that nobody has looked at for a minute; never ends the process. */
export function watchRejections(log: (line: string) => void): RejectionHandlers {
  const timers = new WeakMap<Promise<unknown>, NodeJS.Timeout>();
  return {
    unhandled: (reason, promise) => {
      const timer = setTimeout(() => {
        log(
          `a promise was rejected, and nobody has looked at it for ${PATIENCE_MS / 1_000} s: ${traceOf(reason)}`,
        );
      }, PATIENCE_MS);
      timer.unref();
      timers.set(promise, timer);
    },
    handled: (promise) => clearTimeout(timers.get(promise)),
  };
}
