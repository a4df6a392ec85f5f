import { types } from 'node:util';
import { isPlainJson } from './plain.js';
import { listOf, type Tag, textOf } from './tag.js';

type ByteArray = Uint8Array | Uint8ClampedArray | Int8Array;
type NumberArray = Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;
type BigArray = BigInt64Array | BigUint64Array;

interface ArrayClass<T, From> {
  readonly name: string;
  new (from: From): T;
}

/** Made of its elements, or over memory. */
type ElementsClass<T> = ArrayClass<T, readonly never[]> & ArrayClass<T, ArrayBuffer>;

const BYTE_ARRAYS = [Uint8Array, Uint8ClampedArray, Int8Array] as const;
const NUMBER_ARRAYS: readonly ElementsClass<NumberArray>[] = [
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
];
const BIG_ARRAYS: readonly ElementsClass<BigArray>[] = [BigInt64Array, BigUint64Array];

/** Bytes as base64. */
function byteTag(Class: ArrayClass<ByteArray, Buffer>, key = `$${Class.name.toLowerCase()}`): Tag<ByteArray> {
  return {
    key,
    className: Class.name,
    is: (value) => types.isTypedArray(value),
    write: (array) => {
      refuseShared(array.buffer);
      return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
    },
    // A typed array from a Buffer copies: memory of its own, not of Node's pool.
    read: (payload) => new Class(bytesOf(payload)),
  };
}

/** Wider numbers as a list, which a person can read: `{"$float64array":[1.5,{"$number":"NaN"}]}`. */
function numberTag<T extends NumberArray | BigArray>(
  Class: ArrayClass<T, readonly never[]>,
  element: 'number' | 'bigint',
): Tag<T> {
  return {
    key: `$${Class.name.toLowerCase()}`,
    className: Class.name,
    is: (value) => types.isTypedArray(value),
    write: (array, child) => {
      refuseShared(array.buffer);
      return Array.from<number | bigint, unknown>(array as Iterable<number | bigint>, (value, index) =>
        isPlainJson(value, 0) ? value : child(value, index),
      );
    },
    read: (payload) => {
      const list = listOf(payload);
      if (!list.every((value) => typeof value === element)) throw new TypeError(`expected ${element}s only`);
      const array = new Class(list as never[]);
      // Integers that do not fit wrap around, and a 32-bit float rounds.
      const wrong = list.findIndex((value, index) => !Object.is(array[index], value));
      if (wrong !== -1) throw new RangeError(`\`${String(list[wrong])}\` does not fit`);
      return array;
    },
  };
}

const ARRAY_BUFFER: Tag<ArrayBuffer> = {
  key: '$arraybuffer',
  className: 'ArrayBuffer',
  is: types.isArrayBuffer,
  write: (buffer) => Buffer.from(buffer).toString('base64'),
  read: (payload) => new Uint8Array(bytesOf(payload)).buffer,
};

const BUFFER: Tag<ByteArray> = { ...byteTag(Uint8Array, '$buffer'), className: 'Buffer', read: bytesOf };

/** Memory that several threads share cannot be shared by text. */
function refuseShared(buffer: ArrayBufferLike): void {
  if (types.isSharedArrayBuffer(buffer)) throw new TypeError('shared memory; send a copy');
}

function bytesOf(payload: unknown): Buffer {
  const text = textOf(payload);
  const bytes = Buffer.from(text, 'base64');
  // Node skips what is not base64; only what it would write itself is accepted.
  if (bytes.toString('base64') !== text) throw new RangeError('expected base64 with padding');
  return bytes;
}

/** Makes a value of bytes that it may keep; the class is known by the name of its tag. */
const VIEW_BY_NAME: ReadonlyMap<string, (buffer: ArrayBuffer) => unknown> = new Map([
  ['buffer', (buffer: ArrayBuffer): unknown => Buffer.from(buffer)],
  ['arraybuffer', (buffer: ArrayBuffer): unknown => buffer],
  ...[...BYTE_ARRAYS, ...NUMBER_ARRAYS, ...BIG_ARRAYS].map(
    (Class): [string, (buffer: ArrayBuffer) => unknown] => [
      Class.name.toLowerCase(),
      (buffer) => new Class(buffer),
    ],
  ),
]);

/** The value of this class, over these bytes. @throws RangeError if there is no such class */
export function viewOf(name: unknown, buffer: ArrayBuffer): unknown {
  const view = VIEW_BY_NAME.get(String(name));
  if (view === undefined) throw new RangeError(`there is no \`${String(name)}\``);
  return view(buffer);
}

/** The bytes of a buffer or typed array, in place; undefined for anything else, and for shared memory. */
export function bytesIn(value: object): Uint8Array | undefined {
  if (types.isArrayBuffer(value)) return new Uint8Array(value);
  if (!types.isTypedArray(value) || types.isSharedArrayBuffer(value.buffer)) return undefined;
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

export const BYTE_TAGS: readonly Tag[] = [
  BUFFER,
  ARRAY_BUFFER,
  ...BYTE_ARRAYS.map((Class) => byteTag(Class)),
  ...NUMBER_ARRAYS.map((Class) => numberTag(Class, 'number')),
  ...BIG_ARRAYS.map((Class) => numberTag(Class, 'bigint')),
];
