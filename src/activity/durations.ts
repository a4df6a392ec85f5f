import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';

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

/** Limits of a run, by its definition or by the caller that starts it. */
interface RunLimits {
  readonly executionStartToCloseMs?: number | undefined;
  readonly decisionStartToCloseMs?: number | undefined;
}

/**
 * Refuses limits of a run that some backend cannot carry, on every backend.
 * @throws SimpleflowError `invalid-option`
 */
export function checkRunLimits(workflowName: string, limits: RunLimits): void {
  for (const option of ['executionStartToCloseMs', 'decisionStartToCloseMs'] as const) {
    const value: unknown = limits[option];
    if (value === undefined) continue;
    const what = `\`${option}\` for \`${workflowName}\``;
    if (!(typeof value === 'number' && Number.isFinite(value) && value > 0)) {
      throw new SimpleflowError(
        'invalid-option',
        `${what} must be a number of milliseconds above 0, got ${describeValue(value)}`,
      );
    }
    checkLongest(what, value);
  }
}
