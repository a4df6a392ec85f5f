import { inspect } from 'node:util';
import { cutText } from './cut-text.js';

const MAX_LENGTH = 60;
/** Of arrays and objects, with all they hold: what is larger is shown in part. */
const MAX_VALUES = 1_000;

/** A value as an error message shows it: short, with its type, never throwing. `"abc" (string)`, `[1,2] (array)`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return `\`${String(value)}\``;
  const type = isArray(value) ? 'array' : typeof value;
  return `\`${cutText(textOf(value), MAX_LENGTH, '...')}\` (${type})`;
}

function isArray(value: unknown): boolean {
  try {
    return Array.isArray(value);
  } catch {
    // A proxy that has been revoked throws on every question.
    return false;
  }
}

function textOf(value: unknown): string {
  try {
    if (typeof value === 'function')
      return typeof value.name === 'string' && value.name !== '' ? value.name : 'anonymous';
    if (typeof value === 'string') return JSON.stringify(cutText(value, 2 * MAX_LENGTH));
    if (Object.is(value, -0)) return '-0';
    if (typeof value === 'object' && value !== null) return jsonOf(value) ?? inspected(value);
    return String(value);
  } catch {
    return 'a value that cannot be shown';
  }
}

/** Undefined if the text would say less, or something else, than the value is: of `[NaN]`, a Map, a circle. */
function jsonOf(value: object): string | undefined {
  let values = 0;
  const check = function (this: Record<string, unknown>, key: string, given: unknown): unknown {
    values += 1;
    if (values > MAX_VALUES || this[key] !== given || !isPlain(given)) throw NOT_JSON;
    return given;
  };
  try {
    return JSON.stringify(value, check);
  } catch {
    // It is no JSON, holds itself, or throws when it is read.
    return undefined;
  }
}

const NOT_JSON = new Error('not JSON');

function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

function inspected(value: unknown): string {
  const options = { depth: 2, maxArrayLength: 10, maxStringLength: MAX_LENGTH, breakLength: Infinity };
  try {
    return inspect(value, options);
  } catch {
    // It says itself how it is shown, and throws.
    return inspect(value, { ...options, customInspect: false });
  }
}
