import { createHash } from 'node:crypto';

/**
 * Plain JSON as Python's `json.dumps(value, sort_keys=True, separators=(",", ":"))` writes it: keys sorted by code
 * point, no spaces, all but ASCII escaped. Task ids are hashes of this text, so that it must be equal to the byte.
 *
 * JavaScript has one kind of number: `1.0` is written `1`, as Python writes the integer, and whole numbers from 1e16
 * on are written as Python writes the float, `1e+16`. `JSON.parse` has rounded integers beyond 2^53 before.
 *
 * @param value what `JSON.parse` gives
 */
export function pythonJson(value: unknown): string {
  if (typeof value === 'number') return pythonNumber(value);
  if (typeof value === 'string') return pythonString(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => compareCodePoints(a, b));
  return `{${entries.map(([key, member]) => `${pythonString(key)}:${pythonJson(member)}`).join(',')}}`;
}

/**
 * The hash by which idempotent tasks are told apart: MD5 of {@link pythonJson}, as 32 hexadecimal digits.
 *
 * `{"args":[],"kwargs":{}}` gives `1c819d1df3ad46e07eced4ec93147ce9`.
 */
export function inputHash(value: unknown): string {
  return createHash('md5').update(pythonJson(value)).digest('hex');
}

/** JSON escapes the quote, the backslash and controls as Python does; Python also escapes DEL and all above. */
function pythonString(text: string): string {
  return JSON.stringify(text).replace(NOT_ASCII, escapeUnit);
}

// By UTF-16 units, hence no `u`: an astral character becomes two escapes.
const NOT_ASCII = /[\u007f-\uffff]/g;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Python's `repr`. Both languages print the shortest digits that read back; they differ in when to use an exponent. */
function pythonNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponentText = ''] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < 16 && exponent >= -4) return String(value);
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function compareCodePoints(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === a.length || i === b.length) return a.length - b.length;
  // Code points are compared whole; the first difference may be in the second half of one.
  const start = isHighSurrogate(a.charCodeAt(i - 1)) ? i - 1 : i;
  const difference = (a.codePointAt(start) ?? 0) - (b.codePointAt(start) ?? 0);
  return difference === 0 ? a.charCodeAt(i) - b.charCodeAt(i) : difference;
}

/** False for `NaN`, which is what stands before the first unit. */
function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
