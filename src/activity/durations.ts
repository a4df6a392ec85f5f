import { SimpleflowError } from '../errors.js';

/** One year. Amazon SWF ends every execution after it (Developer Guide, quotas), so that no longer wait ever ends there. */
export const MAX_DURATION_MS = 365 * 24 * 3_600_000;

/**
 * Refuses a duration that some backend cannot carry, where it is asked for and on every backend.
 * @throws SimpleflowError `invalid-option`
 */
export function checkLongest(what: string, durationMs: number): void {
  if (!(durationMs > MAX_DURATION_MS)) return;
  throw new SimpleflowError(
    'invalid-option',
    `${what} must be at most ${MAX_DURATION_MS} (a year, the longest that Amazon SWF carries), got \`${durationMs}\`: wait again, or continue as a new run`,
  );
}
