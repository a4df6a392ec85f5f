import { types } from 'node:util';

/** Memory that goes beside the text of a value, not in it: moved, or shared. */
export type Attachment = ArrayBuffer | SharedArrayBuffer;

/** The key of the tag: `{"$attachment":0}` is the first one. */
export const ATTACHMENT_KEY = '$attachment';

// Also across two copies of the package.
const TRANSFERRED: unique symbol = Symbol.for('simpleflow.transferred');

/**
 * Marks an ArrayBuffer as to be moved instead of copied, as an argument of an activity or as (a part of) its result.
 * Moving takes no time, however large the buffer is; the sender's is empty afterwards.
 *
 * Only for activities in this process or its threads, and not while a journal is kept: a buffer that has gone could be
 * in no record. Elsewhere `submit` refuses it with `not-serializable`, as an activity's return does; the buffer itself
 * goes everywhere, as a copy. An activity that was given a moved buffer is not tried again.
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
  readonly #items: Attachment[] = [];

  /** The number under which the text knows it. */
  add(item: Attachment): number {
    const known = this.#items.indexOf(item);
    return known === -1 ? this.#items.push(item) - 1 : known;
  }

  /** How many there are. */
  get length(): number {
    return this.#items.length;
  }

  /** Takes everything away from the sender, now that the text is complete. */
  take(): readonly Attachment[] {
    if (this.#items.length === 0) return NONE;
    return this.#items.map((item) =>
      types.isSharedArrayBuffer(item) ? item : structuredClone(item, { transfer: [item] }),
    );
  }
}

const NONE: readonly Attachment[] = Object.freeze([]);

/** Those that are moved, for a list of what a message takes along. */
export function movedAmong(attachments: readonly Attachment[]): ArrayBuffer[] {
  return attachments.filter((item): item is ArrayBuffer => types.isArrayBuffer(item));
}
