import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from '../../../src/util/histogram.js';

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

describe('a histogram', () => {
  it('has nothing to tell while it is empty', () => {
    const histogram = new Histogram();

    expect([histogram.count, histogram.max, histogram.percentile(50)]).toEqual([0, 0, 0]);
  });

  it('gives percentiles that are at most 4.5 % or 1 off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1 }),
        fc.constantFrom(1, 50, 95, 99, 100),
        (values, percent) => {
          const sorted = [...values].sort((a, b) => a - b);
          const exact = sorted[Math.ceil((values.length * percent) / 100) - 1]!;

          const estimate = histogramOf(values).percentile(percent);

          expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(Math.max(1, exact * 0.045));
        },
      ),
    );
  });

  it('takes what is out of its range for the nearest that is not', () => {
    const histogram = histogramOf([-5, 1e300]);

    expect(histogram.percentile(50)).toBeLessThan(1);
    expect(histogram.percentile(100)).toBeGreaterThan(3e13);
    expect(histogram.max).toBe(1e300);
  });
});
