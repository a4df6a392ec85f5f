import { SimpleflowError } from 'simpleflow';
import { notice } from './output.js';

// Long enough for a service that is slow, short enough to wait for one that is gone.
const LIMIT_MS = 5_000;

/** What {@link attempt} gives when the work failed or took too long. */
export const GIVEN_UP: unique symbol = Symbol('given up');

/**
 * Does what comes after the result, such as closing or recording. It can change nothing about the result: a failure is a
 * line on stderr, and what takes too long is given up.
 * @param what completes `could not …`: `terminate the run`
 */
export async function attempt<T>(
  what: string,
  work: () => Promise<T>,
  limitMs = LIMIT_MS,
): Promise<T | typeof GIVEN_UP> {
  try {
    return await within(limitMs, work);
  } catch (error) {
    notice(`warning: could not ${what}: ${error instanceof Error ? error.message : String(error)}`);
    return GIVEN_UP;
  }
}

/** @throws SimpleflowError `timeout` when the work takes longer, which then goes on unobserved; what the work throws */
async function within<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const error = new SimpleflowError('timeout', `no answer within ${limitMs / 1_000} s`);
    timer = setTimeout(reject, limitMs, error);
  });
  try {
    return await Promise.race([work(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
