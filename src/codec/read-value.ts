import { types } from 'node:util';
import { ATTACHMENT_KEY, COPIED_KEY, KeptCopy, type Attachment } from './attachments.js';
import { viewOf } from './byte-tags.js';
import type { ClassRegistry, RegisteredClass } from './classes.js';
import { malformed, type Path } from './path.js';
import { CLASS_KEY, ERROR_KEY, isTag, NO_TAG, readTag } from './read-tag.js';
import { listOf } from './tag.js';

export interface ValueReaderOptions {
  readonly classes: ClassRegistry<RegisteredClass>;
  /** What came beside the text. */
  readonly attachments: readonly Attachment[] | undefined;
  /** Reads what stands behind `$error`; throws a plain Error. */
  readonly readError: (payload: unknown) => unknown;
}

/**
 * Puts values in place of their tags, in a tree fresh from `JSON.parse`, which it changes. Innermost first, so that a
 * tag finds its members ready. What is not exactly a tag is left as it is: `{"$ref":"#/x"}`.
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
    const payload = object[key];
    if (key.startsWith('$$')) return isTag(key, payload) ? { [key.slice(1)]: payload } : object;
    const read = this.#readerOf(key);
    if (read === undefined || !isTag(key, payload)) {
      const value = readTag(key, payload);
      return value === NO_TAG ? object : value;
    }
    try {
      return read(payload);
    } catch (cause) {
      // A class that is not registered, a buffer that is lost, or `decode` of users.
      throw malformed([...this.#path, key], cause instanceof Error ? cause.message : 'reading it failed', {
        cause,
      });
    }
  }

  #readerOf(key: string): ((payload: unknown) => unknown) | undefined {
    if (key === CLASS_KEY) return (payload) => this.#readRegistered(payload);
    if (key === ERROR_KEY) return this.#options.readError;
    // Without a place for them, none was sent: such an object is another program's.
    if (this.#options.attachments === undefined) return undefined;
    if (key === ATTACHMENT_KEY) return (payload) => this.#readAttachment(payload);
    return key === COPIED_KEY ? (payload) => this.#readCopied(payload) : undefined;
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
    const { name, value } = payload as { readonly name: string; readonly value: unknown };
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
