import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import { checkLongest, MAX_DURATION_MS } from './durations.js';

/**
 * How often, and how long after, a failed or timed out activity is tried again.
 *
 * `{ maxAttempts: 5, initialDelayMs: 1_000, backoff: 2, maxDelayMs: 60_000, jitter: 0.1, nonRetryable: ['RangeError'] }`
 */
export interface RetryPolicy {
  /** All tries together, the first included; `Infinity` has no limit. */
  readonly maxAttempts: number;
  /** Milliseconds before the second try. Default: 0, at once. */
  readonly initialDelayMs?: number;
  /** Factor from one delay to the next. Default: 2. */
  readonly backoff?: number;
  /** No delay is longer, jitter excepted. Default: one hour. */
  readonly maxDelayMs?: number;
  /** Share of the delay, from 0 to 1, that is added or taken off by chance. Default: 0. */
  readonly jitter?: number;
  /** Names or codes of errors that no new try will mend. Default: none. */
  readonly nonRetryable?: readonly string[];
}

const HOUR_MS = 3_600_000;
const OPTIONS: ReadonlySet<string> = new Set<keyof RetryPolicy>([
  'maxAttempts',
  'initialDelayMs',
  'backoff',
  'maxDelayMs',
  'jitter',
  'nonRetryable',
]);
const NEVER: RetryPolicy = Object.freeze({ maxAttempts: 1 });

/**
 * Milliseconds until the next try, or undefined when the policy is spent or the error is not worth one.
 *
 * @param attempt the try that has just failed, from 1
 * @param random gives numbers in [0, 1); called once if there is jitter, else not at all
 */
export function nextDelayMs(
  policy: RetryPolicy,
  attempt: number,
  error: unknown,
  random: () => number,
): number | undefined {
  if (attempt >= policy.maxAttempts || isNonRetryable(policy, error)) return undefined;
  const { initialDelayMs = 0, backoff = 2, maxDelayMs = HOUR_MS, jitter = 0 } = policy;
  if (initialDelayMs === 0) return 0;
  // The power may be Infinity.
  const delayMs = Math.min(initialDelayMs * backoff ** (attempt - 1), maxDelayMs, MAX_DURATION_MS);
  const spreadMs = jitter > 0 ? delayMs * (1 + jitter * (2 * random() - 1)) : delayMs;
  return Math.min(Math.round(spreadMs), MAX_DURATION_MS);
}

/** The error itself or anything in its chain of causes is named by the policy. */
function isNonRetryable({ nonRetryable = [] }: RetryPolicy, error: unknown): boolean {
  if (nonRetryable.length === 0) return false;
  let current = error;
  for (let depth = 0; depth < 20 && typeof current === 'object' && current !== null; depth += 1) {
    const { name, code, cause } = current as { name?: string; code?: string | number; cause?: unknown };
    if ([name, code].some((word) => word !== undefined && nonRetryable.includes(String(word)))) return true;
    current = cause;
  }
  return false;
}

/** `3` means three retries, at once, as in the Python original; undefined means none. */
export function parseRetry(retry: number | RetryPolicy | undefined): RetryPolicy {
  if (retry === undefined) return NEVER;
  if (typeof retry === 'number') {
    check('retry', retry, Number.isInteger(retry) && retry >= 0, 'an integer of at least 0, or a policy');
    return Object.freeze({ maxAttempts: retry + 1 });
  }
  const isPolicy = typeof retry === 'object' && (retry as RetryPolicy | null) !== null;
  check('retry', retry, isPolicy, 'an integer of at least 0, or a policy');
  for (const option of Object.keys(retry)) {
    if (!OPTIONS.has(option))
      throw new SimpleflowError('invalid-option', `\`retry\` has no option \`${option}\``);
  }
  const {
    maxAttempts,
    initialDelayMs = 0,
    backoff = 2,
    maxDelayMs = HOUR_MS,
    jitter = 0,
    nonRetryable = [],
  } = retry;
  const isCount = maxAttempts === Infinity || (Number.isInteger(maxAttempts) && maxAttempts >= 1);
  check('retry.maxAttempts', maxAttempts, isCount, 'an integer of at least 1, or Infinity');
  const isDelay = Number.isFinite(initialDelayMs) && initialDelayMs >= 0;
  check('retry.initialDelayMs', initialDelayMs, isDelay, 'at least 0');
  checkLongest('`retry.initialDelayMs`', initialDelayMs);
  if (maxDelayMs !== Infinity) checkLongest('`retry.maxDelayMs`', maxDelayMs);
  check('retry.backoff', backoff, Number.isFinite(backoff) && backoff >= 1, 'at least 1');
  const isLimit = maxDelayMs === Infinity || (Number.isFinite(maxDelayMs) && maxDelayMs >= 0);
  check('retry.maxDelayMs', maxDelayMs, isLimit, 'at least 0');
  check('retry.jitter', jitter, Number.isFinite(jitter) && jitter >= 0 && jitter <= 1, 'from 0 to 1');
  check('retry.nonRetryable', nonRetryable, Array.isArray(nonRetryable), 'a list of error names or codes');
  return Object.freeze({ ...retry, nonRetryable: Object.freeze([...nonRetryable]) });
}

function check(option: string, value: unknown, isValid: boolean, expected: string): void {
  if (!isValid) {
    throw new SimpleflowError(
      'invalid-option',
      `\`${option}\` must be ${expected}, got ${describeValue(value)}`,
    );
  }
}
