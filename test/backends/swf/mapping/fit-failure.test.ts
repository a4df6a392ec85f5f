import { defaultCodec } from 'simpleflow/backend';
import { describe, expect, it } from 'vitest';
import { fitFailure } from '../../../../backends/swf/mapping/fit-failure.js';

const MAX_DETAILS_LENGTH = 32_768;

describe('a failure that is too long for its field', () => {
  it.each([3, 40, 900])('keeps errors of an AggregateError of %d, with their codes', (count) => {
    const member = (n: number): Error =>
      Object.assign(new RangeError(`member ${n} ${'x'.repeat(40_000 / count)}`), { code: `c${n}` });
    const error = new AggregateError(
      Array.from({ length: count }, (_, n) => member(n)),
      'several',
    );

    const fitted = fitFailure(defaultCodec.encodeFailure(error));
    const told = defaultCodec.decodeFailure(fitted) as AggregateError;

    expect(fitted.details?.length).toBeLessThanOrEqual(MAX_DETAILS_LENGTH);
    expect(told).toMatchObject({ name: 'AggregateError', message: 'several' });
    expect(told.errors.length).toBeGreaterThanOrEqual(Math.min(count, 32));
    expect(told.errors[1]).toMatchObject({ code: 'c1', message: expect.stringContaining('member 1 ') });
  });
});
