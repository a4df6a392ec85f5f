import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDelayMs, parseRetry, type RetryPolicy } from '../../../src/activity/retry-policy.js';
import { ActivityError, SimpleflowError } from '../../../src/errors.js';

const never = (): number => {
  throw new Error('no chance without jitter');
};
const policies: fc.Arbitrary<RetryPolicy> = fc.record(
  {
    maxAttempts: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.constant(Infinity)),
    initialDelayMs: fc.nat(100_000),
    backoff: fc.double({ min: 1, max: 10, noNaN: true }),
    maxDelayMs: fc.oneof(fc.nat(10_000_000), fc.constant(Infinity)),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  },
  { requiredKeys: ['maxAttempts'] },
);

describe('the delay before the next try', () => {
  it('grows by the factor up to the longest', () => {
    const policy = { maxAttempts: 10, initialDelayMs: 1_000, backoff: 3, maxDelayMs: 20_000 };

    const delays = [1, 2, 3, 4, 5].map((attempt) => nextDelayMs(policy, attempt, undefined, never));

    expect(delays).toEqual([1_000, 3_000, 9_000, 20_000, 20_000]);
  });

  it('is none by default, doubles by default, and is an hour at most by default', () => {
    expect(nextDelayMs({ maxAttempts: 2 }, 1, undefined, never)).toBe(0);
    expect(nextDelayMs({ maxAttempts: 9, initialDelayMs: 10 }, 3, undefined, never)).toBe(40);
    expect(nextDelayMs({ maxAttempts: 99, initialDelayMs: 10 }, 60, undefined, never)).toBe(3_600_000);
  });

  it('is undefined when the tries are spent', () => {
    expect(nextDelayMs({ maxAttempts: 3 }, 3, undefined, never)).toBeUndefined();
    expect(nextDelayMs({ maxAttempts: 1 }, 1, undefined, never)).toBeUndefined();
  });

  it('moves by chance within the jitter', () => {
    const policy = { maxAttempts: 2, initialDelayMs: 1_000, jitter: 0.1 };

    const delays = [0, 0.5, 1].map((chance) => nextDelayMs(policy, 1, undefined, () => chance));

    expect(delays).toEqual([900, 1_000, 1_100]);
  });

  // 0 * Infinity is not a number: after 1,024 tries without a delay there was a timer of NaN ms, and no other try.
  it('is a whole number of milliseconds within the limits, for every policy and try', () => {
    fc.assert(
      fc.property(
        policies,
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (policy, attempt, chance) => {
          const delayMs = nextDelayMs(parseRetry(policy), attempt, undefined, () => chance);

          if (attempt >= policy.maxAttempts) expect(delayMs).toBeUndefined();
          else {
            expect(Number.isSafeInteger(delayMs)).toBe(true);
            expect(delayMs).toBeGreaterThanOrEqual(0);
            expect(delayMs).toBeLessThanOrEqual(2 * (policy.maxDelayMs ?? 3_600_000) + 1);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('errors that no new try will mend', () => {
  const policy = { maxAttempts: 9, nonRetryable: ['RangeError', 'timeout', 'activity-timed-out', '42'] };
  const wrapped = (cause: unknown) =>
    new ActivityError('activity-failed', 'x', { cause, activityName: 'a', activityId: 'a-1', attempt: 1 });

  it.each([
    ['by name', new RangeError('x')],
    ['by code', new SimpleflowError('timeout', 'x')],
    ['by a number as code', Object.assign(new Error('x'), { code: 42 })],
    ['anywhere in the chain of causes', wrapped(new Error('x', { cause: new RangeError('y') }))],
    [
      'by the code of the failure itself',
      new ActivityError('activity-timed-out', 'x', { activityName: 'a', activityId: 'a-1', attempt: 1 }),
    ],
  ])('are found %s', (_, error) => {
    expect(nextDelayMs(policy, 1, error, never)).toBeUndefined();
  });

  it('are no others; a chain without end is given up', () => {
    const circle = new Error('x');
    circle.cause = circle;

    for (const error of [
      new TypeError('RangeError'),
      wrapped('RangeError'),
      undefined,
      'RangeError',
      circle,
    ]) {
      expect(nextDelayMs(policy, 1, error, never)).toBe(0);
    }
  });
});

describe('the option `retry`', () => {
  it('as a number counts the tries after the first', () => {
    expect(parseRetry(undefined)).toEqual({ maxAttempts: 1 });
    expect(parseRetry(0)).toEqual({ maxAttempts: 1 });
    expect(parseRetry(3)).toEqual({ maxAttempts: 4 });
  });

  it('is frozen, and a copy', () => {
    const names = ['A'];

    const policy = parseRetry({ maxAttempts: 2, nonRetryable: names });
    names.push('B');

    expect(policy.nonRetryable).toEqual(['A']);
    expect(Object.isFrozen(policy)).toBe(true);
    expect(Object.isFrozen(policy.nonRetryable)).toBe(true);
  });

  it.each<[unknown, string]>([
    [-1, '`retry` must be an integer of at least 0, or a policy, got `-1` (number)'],
    [1.5, '`retry` must be an integer of at least 0, or a policy, got `1.5` (number)'],
    [null, '`retry` must be an integer of at least 0, or a policy, got `null`'],
    ['3', '`retry` must be an integer of at least 0, or a policy, got `"3"` (string)'],
    [{}, '`retry.maxAttempts` must be an integer of at least 1, or Infinity, got `undefined`'],
    [
      { maxAttempts: 0 },
      '`retry.maxAttempts` must be an integer of at least 1, or Infinity, got `0` (number)',
    ],
    [{ maxAttempts: 2, initialDelayMs: -1 }, '`retry.initialDelayMs` must be at least 0, got `-1` (number)'],
    [
      { maxAttempts: 2, initialDelayMs: Infinity },
      '`retry.initialDelayMs` must be at least 0, got `Infinity` (number)',
    ],
    [{ maxAttempts: 2, backoff: 0.5 }, '`retry.backoff` must be at least 1, got `0.5` (number)'],
    [{ maxAttempts: 2, maxDelayMs: Number.NaN }, '`retry.maxDelayMs` must be at least 0, got `NaN` (number)'],
    [{ maxAttempts: 2, maxDelayMs: '60' }, '`retry.maxDelayMs` must be at least 0, got `"60"` (string)'],
    [{ maxAttempts: 2, jitter: 2 }, '`retry.jitter` must be from 0 to 1, got `2` (number)'],
    [{ maxAttempts: 2, jitter: '0.5' }, '`retry.jitter` must be from 0 to 1, got `"0.5"` (string)'],
    [
      { maxAttempts: 2, nonRetryable: 'RangeError' },
      '`retry.nonRetryable` must be a list of error names or codes, got `"RangeError"` (string)',
    ],
    // A typing error changed nothing, without a word.
    [{ maxAttempts: 2, initialDelay: 5 }, '`retry` has no option `initialDelay`'],
  ])('refuses %j', (retry, message) => {
    expect(() => parseRetry(retry as RetryPolicy)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message }),
    );
  });
});
