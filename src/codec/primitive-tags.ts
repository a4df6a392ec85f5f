import { isPlainBigInt } from './foreign-numbers.js';
import { MAX_BIGINT_DIGITS } from './limits.js';
import { textOf } from './tag.js';

/** Numbers JSON has no word for. */
const NUMBERS: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

const DIGITS = /^(?:0|-?[1-9]\d*)$/u;

export function writeNumber(value: number): unknown {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $number: Object.is(value, -0) ? '-0' : String(value) };
}

/** A BigInt that only a tag tells from a number gets one; others are JSON integers, which Python knows. */
export function writeBigInt(value: bigint): unknown {
  if (isPlainBigInt(value)) return value;
  const digits = value.toString();
  if (digits.length > MAX_BIGINT_DIGITS) throw new RangeError(`a bigint of ${digits.length} digits`);
  return { $bigint: digits };
}

/** Reads what stands behind `$number`, `$bigint` or `$undefined`; see `Tag.read`. */
export const READ_PRIMITIVE: Readonly<Record<string, (payload: unknown) => unknown>> = {
  $number: (payload) => {
    const value = NUMBERS.get(payload);
    if (value === undefined) throw new RangeError('expected `NaN`, `Infinity`, `-Infinity` or `-0`');
    return value;
  },
  $bigint: (payload) => {
    const digits = textOf(payload);
    if (digits.length > MAX_BIGINT_DIGITS) throw new RangeError(`a bigint of ${digits.length} digits`);
    if (!DIGITS.test(digits)) throw new RangeError('expected decimal digits');
    return BigInt(digits);
  },
  $undefined: (payload) => {
    if (payload !== true) throw new RangeError('expected `true`');
    return undefined;
  },
};
