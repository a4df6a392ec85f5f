import { describe, expect, it } from 'vitest';
import { ActivityError, SimpleflowError } from '../../src/errors.js';

describe('SimpleflowError', () => {
  it('is recognised by its brand, not by its class', () => {
    const fromAnotherCopy = Object.assign(new Error('x'), { [Symbol.for('simpleflow.error')]: true });

    expect(SimpleflowError.is(fromAnotherCopy)).toBe(true);
    expect(SimpleflowError.is(new Error('x'))).toBe(false);
    expect(SimpleflowError.is(undefined)).toBe(false);
  });

  it('carries code, cause and the name of its class', () => {
    const cause = new RangeError('inner');

    const error = new ActivityError('activity-failed', 'no', {
      cause,
      activityName: 'a',
      activityId: 'activity-a-1',
      attempt: 2,
    });

    expect(error).toMatchObject({
      name: 'ActivityError',
      code: 'activity-failed',
      activityName: 'a',
      attempt: 2,
    });
    expect(error.cause).toBe(cause);
    expect(SimpleflowError.is(error)).toBe(true);
  });
});
