import { notice } from './output.js';
import { reportError, type ReportOptions } from './report-error.js';

export interface RejectionWatch extends Disposable {
  /** Prints a warning for each rejected promise that still has no handler. */
  report(options: ReportOptions): void;
}

/**
 * Keeps promises that are rejected without a handler from ending the process. A workflow may start an async part and
 * await it two turns later: legal code that Node would end at once.
 */
export function watchRejections(): RejectionWatch {
  const unhandled = new Map<Promise<unknown>, unknown>();
  const remember = (reason: unknown, promise: Promise<unknown>): void => void unhandled.set(promise, reason);
  const forget = (promise: Promise<unknown>): void => void unhandled.delete(promise);
  process.on('unhandledRejection', remember);
  process.on('rejectionHandled', forget);
  return {
    report: (options) => {
      for (const reason of unhandled.values()) {
        notice('warning: a promise was rejected, and no code handled it:');
        reportError(reason, options);
      }
    },
    [Symbol.dispose]: () => {
      process.off('unhandledRejection', remember);
      process.off('rejectionHandled', forget);
    },
  };
}
