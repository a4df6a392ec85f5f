import { types } from 'node:util';
import { SimpleflowError } from '../errors.js';
import {
  ATTACHMENT_KEY,
  COPIED_KEY,
  MIN_COPIED_BYTES,
  transferredIn,
  type AttachmentList,
} from './attachments.js';
import { BYTE_TAGS, bytesIn } from './byte-tags.js';
import type { ClassRegistry, RegisteredClass } from './classes.js';
import { excessOf } from './extent.js';
import type { CodecLimits } from './limits.js';
import { OBJECT_TAGS } from './object-tags.js';
import { notSerializable, type Path } from './path.js';
import { isPlainJson } from './plain.js';
import { writeBigInt, writeNumber } from './primitive-tags.js';
import { mayBeTag } from './read-tag.js';
import type { Tag } from './tag.js';

export interface ValueWriterOptions {
  readonly classes: ClassRegistry<RegisteredClass>;
  readonly limits: CodecLimits;
  /** Undefined where nothing can go beside the text. */
  readonly attachments: AttachmentList | undefined;
  /** True if what was written behind a key makes a tag of it. */
  readonly readsAsTag: (key: string, payload: unknown) => boolean;
  readonly isError: (value: object) => boolean;
  /** What stands behind `$error`. */
  readonly writeError: (error: unknown) => unknown;
}

// From so many members on, an object is remembered: it may be met again and again. Most values are smaller.
const WORTH_REMEMBERING = 10_000;

const TAGS: readonly Tag<unknown>[] = [...BYTE_TAGS, ...OBJECT_TAGS] as Tag<unknown>[];

/** Of this realm; {@link tagOf} finds those of others by name. */
const TAG_BY_PROTOTYPE = new Map<unknown, Tag<unknown>>(
  TAGS.map((tag) => [
    (globalThis as unknown as Record<string, { prototype: object }>)[tag.className]?.prototype,
    tag,
  ]),
);

/**
 * Copies one value into plain JSON with tags; one writer a value. Every property is read once.
 *
 * Symbol keys, properties that are not enumerable and named properties of arrays are no part of a value, as in JSON.
 */
export class ValueWriter {
  readonly #options: ValueWriterOptions;
  readonly #path: Path = [];
  /** The objects around the current one: meeting one again is a cycle. */
  readonly #around: object[] = [];
  /** What was written of an object, once the value has proved to be large. */
  readonly #known = new Map<object, unknown>();
  #isExact = false;
  #members = 0;
  /** Of the text, at least. */
  #chars = 0;

  constructor(options: ValueWriterOptions) {
    this.#options = options;
  }

  /** @throws SimpleflowError `not-serializable` */
  write(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return writeNumber(value);
      case 'undefined':
        return { $undefined: true };
      case 'bigint':
        return this.#guard(() => this.#writeBigInt(value));
      case 'function':
        throw notSerializable(this.#path, `a function \`${value.name}\``);
      case 'symbol':
        throw notSerializable(this.#path, `a symbol \`${String(value)}\``);
      case 'object':
        return value === null ? null : this.#writeObject(value);
    }
  }

  /** True if parts of what was written may be there many times: only {@link excessOf} tells how long the text is. */
  get isLarge(): boolean {
    return this.#members > WORTH_REMEMBERING;
  }

  /** True if what was written holds BigInts, which `JSON.stringify` does not write. */
  get isExact(): boolean {
    return this.#isExact;
  }

  #writeBigInt(value: bigint): unknown {
    const written = writeBigInt(value);
    this.#isExact ||= typeof written === 'bigint';
    return written;
  }

  /** Writes a part of the current value. */
  child(value: unknown, step: string | number): unknown {
    this.#path.push(step);
    const written = this.write(value);
    this.#path.pop();
    return written;
  }

  /** Writes a part; gives `describe(value)` in place of a part that cannot be written. */
  lenientChild(value: unknown, step: string | number, describe: (value: unknown) => unknown): unknown {
    const [steps, objects] = [this.#path.length, this.#around.length];
    try {
      const written = this.child(value, step);
      if (!this.isLarge || excessOf(written, this.#options.limits) === undefined) return written;
    } catch {
      // Whatever was wrong in there; an error is worth more without this part than not at all.
      this.#path.length = steps;
      this.#around.length = objects;
    }
    return describe(value);
  }

  #count(members: number, chars: number): void {
    this.#members += members;
    this.#chars += chars;
    const { maxTextLength } = this.#options.limits;
    // Getters may give new objects without end.
    if (this.#chars > maxTextLength)
      throw notSerializable(this.#path, `more than ${maxTextLength} characters of text`);
  }

  #writeObject(value: object): unknown {
    if (this.#around.includes(value)) throw notSerializable(this.#path, 'it contains itself');
    const { maxDepth } = this.#options.limits;
    if (this.#around.length >= maxDepth) {
      throw notSerializable(this.#path, `more than ${maxDepth} levels of arrays and objects`);
    }
    const known = this.isLarge ? this.#known.get(value) : undefined;
    if (known !== undefined) return known;
    this.#around.push(value);
    const written = this.#guard(() => this.#writeContents(value));
    this.#around.pop();
    if (this.isLarge) this.#known.set(value, written);
    return written;
  }

  #writeContents(value: object): unknown {
    const registered = this.#options.classes.of(value);
    if (registered !== undefined) return this.#writeRegistered(value, registered);
    if (Array.isArray(value)) return this.#writeArray(value);
    const memory = types.isSharedArrayBuffer(value) ? value : transferredIn(value);
    if (memory !== undefined) return { [ATTACHMENT_KEY]: this.#attach(memory) };
    if (isPlainObject(value)) return this.writeFields(value, Object.keys(value));
    const tag = tagOf(value);
    if (tag !== undefined) {
      return (
        this.#writeCopied(value, tag) ?? {
          [tag.key]: tag.write(value, (part, step) => this.child(part, step)),
        }
      );
    }
    if (this.#options.isError(value)) return { $error: this.#options.writeError(value) };
    throw notSerializable(this.#path, adviceFor(value));
  }

  /** Many bytes go beside the text if they can. */
  #writeCopied(value: object, tag: Tag<unknown>): Record<string, unknown> | undefined {
    const { attachments } = this.#options;
    const bytes = attachments === undefined ? undefined : bytesIn(value);
    if (attachments === undefined || bytes === undefined || bytes.length < MIN_COPIED_BYTES) return undefined;
    return { [COPIED_KEY]: [tag.key.slice(1), attachments.addCopy(bytes)] };
  }

  #attach(memory: ArrayBuffer | SharedArrayBuffer): number {
    const { attachments } = this.#options;
    if (attachments === undefined) {
      const [what, remedy] = types.isSharedArrayBuffer(memory)
        ? ['memory can be shared', 'a copy of its bytes, `new Uint8Array(shared).slice()`, goes everywhere']
        : ['a buffer can be moved', 'without `transfer` it is copied, which works everywhere'];
      throw notSerializable(
        this.#path,
        `${what} only with activities in this process or its threads, and not while a journal is kept; ${remedy}`,
      );
    }
    if (types.isArrayBuffer(memory) && isDetached(memory)) {
      throw notSerializable(this.#path, 'the buffer has been moved away already');
    }
    return attachments.add(memory);
  }

  /** The properties `keys` of `value` as an object that reads back as one. */
  writeFields(value: object, keys: readonly string[]): Record<string, unknown> {
    const written: Record<string, unknown> = {};
    this.#count(keys.length + 1, 2);
    for (const key of keys) {
      this.#count(0, key.length + 4);
      if (key === '__proto__')
        throw notSerializable([...this.#path, key], 'a property of that name is not safe');
      const part = (value as Record<string, unknown>)[key];
      // Most parts are text and numbers, which need no path.
      written[key] = isPlainJson(part, 0) ? part : this.child(part, key);
    }
    return this.escaped(written);
  }

  /** An object of a single key that would be read as a tag has one `$` more. */
  escaped(written: Record<string, unknown>): Record<string, unknown> {
    const [only = '', ...rest] = Object.keys(written);
    if (rest.length > 0 || !mayBeTag(only) || !this.#options.readsAsTag(only, written[only])) return written;
    return { [`$${only}`]: written[only] };
  }

  #writeArray(value: readonly unknown[]): unknown[] {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Array.prototype && !isRootedIn(prototype, 'Array')) {
      throw notSerializable(this.#path, adviceFor(value));
    }
    const written: unknown[] = [];
    this.#count(value.length + 1, 2);
    for (let i = 0; i < value.length; i++) {
      const part = value[i];
      this.#count(0, 2);
      if (part === undefined && !(i in value)) {
        throw notSerializable([...this.#path, i], 'a hole in an array; put `undefined` or `null` there');
      }
      written.push(isPlainJson(part, 0) ? part : this.child(part, i));
    }
    return written;
  }

  #writeRegistered(value: object, entry: RegisteredClass & { readonly name: string }): unknown {
    const parts = entry.encode === undefined ? { ...value } : entry.encode(value);
    return { $class: { name: entry.name, value: this.write(parts) } };
  }

  /** Getters, proxies and `encode` of users may throw anything. */
  #guard<T>(write: () => T): T {
    try {
      return write();
    } catch (cause) {
      if (SimpleflowError.is(cause) && cause.code === 'not-serializable') throw cause;
      throw notSerializable(this.#path, cause instanceof Error ? cause.message : 'reading it failed', {
        cause,
      });
    }
  }
}

/** `ArrayBuffer.prototype.detached` is not in Node 20. An empty buffer that is there can be looked into. */
function isDetached(buffer: ArrayBuffer): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    // A TypeError, which says just that.
    return true;
  }
}

/** An object literal, of this realm or another, or an object without prototype. */
function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || isRootedIn(prototype, 'Object');
}

/** True if `prototype` is that of the class `name` of another realm: at most `Object.prototype` above it. */
function isRootedIn(prototype: unknown, name: string): boolean {
  if (typeof prototype !== 'object' || prototype === null || !Object.hasOwn(prototype, 'constructor'))
    return false;
  const above: unknown = Object.getPrototypeOf(prototype);
  const rooted = name === 'Object' ? above === null : above !== null && Object.getPrototypeOf(above) === null;
  return rooted && nameOfClass(prototype) === name;
}

function tagOf(value: object): Tag<unknown> | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  const known = TAG_BY_PROTOTYPE.get(prototype);
  const tag = known ?? TAGS.find(({ className }) => className === nameOfClass(prototype));
  // An object may have the prototype of a class without being of it: `Object.create(Date.prototype)`.
  return tag?.is(value) === true ? tag : undefined;
}

function nameOfClass(prototype: unknown): string | undefined {
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  const { constructor } = prototype;
  return typeof constructor === 'function' ? constructor.name : undefined;
}

function adviceFor(value: object): string {
  if (value instanceof Promise) return 'a promise; `await` it first';
  const name = nameOfClass(Object.getPrototypeOf(value)) ?? 'unknown';
  return `an instance of the class \`${name}\`; register the class with the codec, or send its fields`;
}
