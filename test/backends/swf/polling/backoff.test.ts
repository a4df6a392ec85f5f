import { describe, expect, it } from 'vitest';
import { backoffMs, POLL_BACKOFF } from '../../../../backends/swf/polling/backoff.js';
import { isThrottled, kindOf, lineOf } from '../../../../backends/swf/polling/error-facts.js';

describe('the backoff of polls', () => {
  it('doubles from 100 ms to a minute, and is random in its upper half', () => {
    const at = (random: number): number[] =>
      [1, 2, 3, 10, 11, 5_000].map((failures) => backoffMs(failures, POLL_BACKOFF, () => random));

    expect(at(1)).toEqual([100, 200, 400, 51_200, 60_000, 60_000]);
    expect(at(0)).toEqual([50, 100, 200, 25_600, 30_000, 30_000]);
  });
});

describe('an error of a poll', () => {
  it.each(['ThrottlingException', 'LimitExceededFault', 'TooManyRequestsException'])(
    'is throttling: %s',
    (name) => {
      expect(isThrottled(Object.assign(new Error(''), { name }))).toBe(true);
    },
  );

  it('is throttling by the status of its answer, too', () => {
    expect(isThrottled(Object.assign(new Error(''), { $metadata: { httpStatusCode: 429 } }))).toBe(true);
    expect(isThrottled(Object.assign(new Error(''), { $metadata: { httpStatusCode: 500 } }))).toBe(false);
  });

  it('is told in one line, with the code of the network or the name of the fault', () => {
    const many = Object.assign(new AggregateError([new Error('connect ECONNREFUSED ::1:1')]), {
      code: 'ECONNREFUSED',
    });

    expect(lineOf(many)).toBe('ECONNREFUSED: connect ECONNREFUSED ::1:1');
    expect(lineOf(Object.assign(new Error('a\nb'), { name: 'UnknownResourceFault' }))).toBe(
      'UnknownResourceFault: a',
    );
    expect(lineOf('text')).toBe('Error: text');
    expect(kindOf(Object.assign(new Error(''), { name: 'X' }))).toBe('X');
  });
});
