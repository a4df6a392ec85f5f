import { types } from 'node:util';

/** Memory that goes beside the text of a value, not in it: moved, shared, or copied. */
export type Attachment = ArrayBuffer | SharedArrayBuffer | KeptCopy;

/** A copy of a buffer that its sender keeps, so that it can be sent once more: who receives it takes a copy of it. */
export class KeptCopy {
  readonly buffer: ArrayBuffer;

  constructor(buffer: ArrayBuffer) {
    this.buffer = buffer;
  }
}

/** The key of the tag: `{"$attachment":0}` is the first one. */
export const ATTACHMENT_KEY = '$attachment';

/** The key of the tag of bytes that are copied: `{"$copied":["uint8array",0]}`. */
export const COPIED_KEY = '$copied';

/** From so many bytes on, a buffer beside the text costs less than base64 in it. Measured with threads. */
export const MIN_COPIED_BYTES = 4_096;

// Also across two copies of the package.
const TRANSFERRED: unique symbol = Symbol.for('simpleflow.transferred');

/**
 * Marks an ArrayBuffer as to be moved instead of copied, as an argument of an activity or as (a part of) its result.
 * Moving takes no time, however large the buffer is; the sender's is empty afterwards.
 *
 * Only for activities in this process or its threads, and not while a journal is kept: a buffer that has gone could be
 * in no record. Elsewhere `submit` refuses it with `not-serializable`, as an activity's return does; the buffer itself
 * goes everywhere, as a copy. An activity that was given a moved buffer is not tried again. An idempotent one is given
 * none: two calls are the same if the text of their arguments is.
 *
 * @example
 * const digest = await executor.submit(hash, transfer(buffer));
 *
 * @throws TypeError if it is no ArrayBuffer. A SharedArrayBuffer needs no `transfer`: it is always shared.
 */
export function transfer(buffer: ArrayBuffer): ArrayBuffer {
  if (!types.isArrayBuffer(buffer)) {
    throw new TypeError('`transfer` takes an ArrayBuffer: of a typed array, give its `buffer`');
  }
  // For the types it is what it will be when it has arrived.
  return new Transferred(buffer) as unknown as ArrayBuffer;
}

/** A class, as a plain object would be copied where futures are replaced in arguments. */
class Transferred {
  readonly [TRANSFERRED]: ArrayBuffer;

  constructor(buffer: ArrayBuffer) {
    this[TRANSFERRED] = buffer;
  }
}

/** What `transfer` was given; undefined for anything else. */
export function transferredIn(value: object): ArrayBuffer | undefined {
  return TRANSFERRED in value ? (value[TRANSFERRED] as ArrayBuffer) : undefined;
}

/** Collects what is to go beside a text. */
export class AttachmentList {
  readonly #items: (ArrayBuffer | SharedArrayBuffer | Uint8Array)[] = [];
  readonly #keeps: boolean;

  /** @param keeps the sender may have to send the same once more, as with arguments of a task that is tried again */
  constructor({ keeps = false }: { readonly keeps?: boolean } = {}) {
    this.#keeps = keeps;
  }

  /** The number under which the text knows it. */
  add(item: ArrayBuffer | SharedArrayBuffer): number {
    const known = this.#items.indexOf(item);
    return known === -1 ? this.#items.push(item) - 1 : known;
  }

  /** For bytes that stay with the sender, too. They are copied by `take`. */
  addCopy(bytes: Uint8Array): number {
    return this.#items.push(bytes) - 1;
  }

  /** How many there are. */
  get length(): number {
    return this.#items.length;
  }

  /** Takes everything away from the sender, now that the text is complete. */
  take(): readonly Attachment[] {
    if (this.#items.length === 0) return NONE;
    // Copies first: one may be of what is moved away.
    const copied = this.#items.map((item) =>
      item instanceof Uint8Array ? new Uint8Array(item).buffer : item,
    );
    return copied.map((item, index) => {
      if (types.isSharedArrayBuffer(item)) return item;
      if (item === this.#items[index]) return structuredClone(item, { transfer: [item] });
      return this.#keeps ? new KeptCopy(item) : item;
    });
  }
}

const NONE: readonly Attachment[] = Object.freeze([]);

/** As they travel in a message: what the sender keeps is copied. */
export function sendable(attachments: readonly Attachment[]): readonly (ArrayBuffer | SharedArrayBuffer)[] {
  return attachments.map((item) => (item instanceof KeptCopy ? item.buffer.slice(0) : item));
}

/** Those that are moved, for a list of what a message takes along. */
export function movedAmong(attachments: readonly Attachment[]): ArrayBuffer[] {
  return attachments.filter((item): item is ArrayBuffer => types.isArrayBuffer(item));
}
