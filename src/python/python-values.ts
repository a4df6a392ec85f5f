import type { Codec } from '../codec/codec.js';
import { inputHash, pythonJson } from '../codec/python-json.js';
import { INSPECT, isFuture, type Future } from '../futures/future.js';

/** Characters of one field of the service; the Python library stores what is longer in a bucket, if it has one. */
const MAX_FIELD_LENGTH = 32_768;
const MAX_STORED_LENGTH = 5 * 1024 ** 2;

/** The library's error for a text that fits nowhere. It is an error of the run, as in Python: code may catch it. */
class JumboTooLargeError extends Error {
  override readonly name = 'JumboTooLargeError';
}

/** Thrown where the library leaves `run` because a value is not there yet. It never reaches user code. */
export class ExecutionBlocked extends Error {}

/** Values as the Python library writes them: JSON with sorted keys, `null` for whatever has no result. */
export class PythonValues {
  readonly #codec: Codec;
  readonly #hasStore: boolean;

  /** @param hasStore the library had a bucket for texts that are too long for a field */
  constructor(codec: Codec, hasStore: boolean) {
    this.#codec = codec;
    this.#hasStore = hasStore;
  }

  /** @throws ExecutionBlocked if it holds a future that is not done */
  text(value: unknown): string {
    return pythonJson(this.#plain(value, new Set()));
  }

  /** The text of a field. @throws JumboTooLargeError if it is too long to be sent, and there is no bucket */
  field(value: unknown): string {
    const text = this.text(value);
    this.check(text);
    return text;
  }

  check({ length }: { readonly length: number }, maxLength = MAX_FIELD_LENGTH): void {
    if (length <= maxLength) return;
    if (!this.#hasStore) throw new JumboTooLargeError(`Message too long (${length} chars)`);
    if (length > MAX_STORED_LENGTH)
      throw new JumboTooLargeError(`Message too long even for a jumbo field (${length} chars)`);
  }

  /** The part of the id of an idempotent task. */
  hash({ args, kwargs }: { readonly args: readonly unknown[]; readonly kwargs: object }): string {
    return inputHash(this.#plain({ args, kwargs }, new Set()));
  }

  #plain(value: unknown, above: Set<object>): unknown {
    if (value === undefined) return null;
    if (typeof value !== 'object' || value === null) return value;
    if (isFuture(value)) return this.#plain(resultOf(value), above);
    if (value instanceof Date && Number.isFinite(value.getTime())) return pythonTime(value);
    if (value instanceof Set) return this.#plain([...value], above);
    // A circle: the codec says where.
    if (above.has(value)) return this.#codec.encode(value);
    above.add(value);
    const plain = this.#plainObject(value, above);
    above.delete(value);
    return plain;
  }

  #plainObject(value: object, above: Set<object>): unknown {
    if (Array.isArray(value)) return Array.from(value, (item) => this.#plain(item, above));
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return JSON.parse(this.#codec.encode(value));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#plain(item, above)]));
  }
}

/** `2020-01-02T03:04:05.678Z`; milliseconds only if there are any. */
function pythonTime(value: Date): string {
  return value.toISOString().replace('.000Z', 'Z');
}

/** `.result` of the library: a failed or cancelled future has none, and throws nothing. */
export function resultOf(future: Future<unknown>): unknown {
  if (!future.done()) throw new ExecutionBlocked();
  const { outcome } = future[INSPECT];
  return outcome === 'error' ? undefined : future[INSPECT].read();
}

/** The value with results in the place of futures, however deep. @throws ExecutionBlocked if one is not done */
export function settledValue(value: unknown): unknown {
  if (isFuture(value)) return resultOf(value);
  if (Array.isArray(value)) return value.map(settledValue);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, settledValue(item)]));
}

/** True if one of the arguments is a future that is not done; futures inside lists and objects do not count. */
export function isWaiting(args: Iterable<unknown>): boolean {
  for (const arg of args) if (isFuture(arg) && !arg.done()) return true;
  return false;
}
