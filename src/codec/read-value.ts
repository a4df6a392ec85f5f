import { types } from 'node:util';
import { ATTACHMENT_KEY, COPIED_KEY, KeptCopy, type Attachment } from './attachments.js';
import { BYTE_TAGS, viewOf } from './byte-tags.js';
import type { ClassRegistry, RegisteredClass } from './classes.js';
import { OBJECT_TAGS } from './object-tags.js';
import { malformed, type Path } from './path.js';
import { READ_PRIMITIVE } from './primitive-tags.js';
import { listOf } from './tag.js';

export interface ValueReaderOptions {
  readonly classes: ClassRegistry<RegisteredClass>;
  /** What came beside the text. */
  readonly attachments: readonly Attachment[] | undefined;
  /** Reads what stands behind `$error`; throws a plain Error. */
  readonly readError: (payload: unknown) => unknown;
}

type Read = (payload: unknown) => unknown;

const READ_BY_KEY: ReadonlyMap<string, Read> = new Map<string, Read>([
  ...[...BYTE_TAGS, ...OBJECT_TAGS].map(({ key, read }): [string, Read] => [key, read]),
  ...Object.entries(READ_PRIMITIVE),
]);

/**
 * Puts values in place of their tags, in a tree fresh from `JSON.parse`, which it changes. Innermost first, so that a
 * tag finds its members ready. Objects with an unknown single `$` key are left as they are: `{"$ref":"#/x"}`.
 */
export class ValueReader {
  readonly #options: ValueReaderOptions;
  readonly #path: Path = [];

  constructor(options: ValueReaderOptions) {
    this.#options = options;
  }

  /** @throws SimpleflowError `malformed-data` */
  read(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    return Array.isArray(value) ? this.#readArray(value) : this.#readObject(value as Record<string, unknown>);
  }

  #readArray(list: unknown[]): unknown[] {
    for (let i = 0; i < list.length; i++) {
      const value = list[i];
      if (typeof value === 'object' && value !== null) list[i] = this.#child(value, i);
    }
    return list;
  }

  #readObject(object: Record<string, unknown>): unknown {
    const keys = Object.keys(object);
    for (const key of keys) {
      if (key === '__proto__') throw malformed([...this.#path, key], 'a property of that name is not safe');
      const value = object[key];
      if (typeof value === 'object' && value !== null) object[key] = this.#child(value, key);
    }
    const [first] = keys;
    if (keys.length !== 1 || first?.startsWith('$') !== true) return object;
    return this.#readTag(first, object);
  }

  #readTag(key: string, object: Record<string, unknown>): unknown {
    if (key.startsWith('$$')) return { [key.slice(1)]: object[key] };
    const read = this.#readerOf(key);
    if (read === undefined) return object;
    try {
      return read(object[key]);
    } catch (cause) {
      // Readers of tags, constructors of the language and `decode` of users say what is wrong by throwing.
      throw malformed([...this.#path, key], cause instanceof Error ? cause.message : 'reading it failed', {
        cause,
      });
    }
  }

  #readerOf(key: string): Read | undefined {
    if (key === ATTACHMENT_KEY) return (payload) => this.#readAttachment(payload);
    if (key === COPIED_KEY) return (payload) => this.#readCopied(payload);
    if (key === '$class') return (payload) => this.#readRegistered(payload);
    return key === '$error' ? this.#options.readError : READ_BY_KEY.get(key);
  }

  #readAttachment(payload: unknown): Attachment {
    const attachment = this.#options.attachments?.[payload as number];
    if (attachment === undefined) throw new RangeError(`the buffer ${String(payload)} did not come along`);
    return attachment;
  }

  #readCopied(payload: unknown): unknown {
    const [name, index] = listOf(payload);
    const attachment = this.#readAttachment(index);
    if (types.isSharedArrayBuffer(attachment)) throw new TypeError('expected a buffer of its own');
    return viewOf(name, attachment instanceof KeptCopy ? attachment.buffer.slice(0) : attachment);
  }

  #readRegistered(payload: unknown): unknown {
    const { name, value } = (payload ?? {}) as { readonly name?: unknown; readonly value?: unknown };
    if (typeof name !== 'string') throw new TypeError('expected `name` and `value`');
    const entry = this.#options.classes.named(name);
    if (entry === undefined) throw new RangeError(`the class \`${name}\` is not registered with this codec`);
    if (entry.decode !== undefined) return entry.decode(value);
    if (typeof value !== 'object' || value === null) throw new TypeError('expected `value` to hold fields');
    return Object.assign(Object.create(entry.class.prototype as object) as object, value);
  }

  #child(value: unknown, step: string | number): unknown {
    this.#path.push(step);
    const read = this.read(value);
    this.#path.pop();
    return read;
  }
}
