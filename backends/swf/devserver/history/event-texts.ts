import type { AnswerBody } from '../wire/answer-body.js';

// A page of 1,000 events is a handful of blocks. Most histories are shorter than one, and are better off without: a block
// takes up more than it saves.
const BLOCK_EVENTS = 256;
const COMMA = 0x2c;

/** Events that have been packed, as the bytes that are sent. */
interface Block {
  /** The events, a comma after each. */
  readonly bytes: Buffer;
  /** Where each event ends, its comma not counted. */
  readonly ends: Uint32Array;
}

/**
 * The JSON texts of the events of one execution, the first has id 1. Text is answered far more often than it is read here,
 * so all but the latest events are kept as bytes, side by side: a page of them is sent from where it lies.
 */
export class EventTexts {
  #blocks: Block[] | undefined;
  /** The latest events, fewer than a block. */
  #tail: string[] = [];

  get length(): number {
    return this.#packed + this.#tail.length;
  }

  push(text: string): void {
    this.#tail.push(text);
    if (this.#tail.length < BLOCK_EVENTS) return;
    this.#blocks ??= [];
    this.#blocks.push(pack(this.#tail));
    this.#tail = [];
  }

  /** Gives back the room that is kept for more events. */
  trim(): void {
    this.#tail = this.#tail.slice();
  }

  *[Symbol.iterator](): IterableIterator<string> {
    for (const { bytes, ends } of this.#blocks ?? []) {
      let start = 0;
      for (const end of ends) {
        yield bytes.toString('utf8', start, end);
        start = end + 1;
      }
    }
    yield* this.#tail;
  }

  /** Bytes of an event that is there. */
  bytesOf(id: number): number {
    const block = this.#blockOf(id);
    if (block === undefined) return Buffer.byteLength(this.#tail[id - 1 - this.#packed] ?? '');
    const index = (id - 1) % BLOCK_EVENTS;
    return endAt(block, index) - startAt(block, index);
  }

  /** The events from one to another, both included, with commas between; backwards if `to` is the smaller one. */
  joined(from: number, to: number): AnswerBody {
    const first = Math.min(from, to);
    const last = Math.max(from, to);
    if (first > this.#packed) {
      const texts = this.#tailTexts(first, last);
      return (from <= to ? texts : texts.reverse()).join(',');
    }
    return from <= to ? this.#forwards(first, last) : [this.#backwards(first, last)];
  }

  get #packed(): number {
    return this.#blocks === undefined ? 0 : this.#blocks.length * BLOCK_EVENTS;
  }

  #blockOf(id: number): Block | undefined {
    return this.#blocks?.[Math.floor((id - 1) / BLOCK_EVENTS)];
  }

  #tailTexts(first: number, last: number): string[] {
    const packed = this.#packed;
    return this.#tail.slice(Math.max(0, first - 1 - packed), Math.max(0, last - packed));
  }

  #forwards(first: number, last: number): Buffer[] {
    const pieces: Buffer[] = [];
    for (let id = first; id <= last; ) {
      const block = this.#blockOf(id);
      if (block === undefined) {
        pieces.push(Buffer.from(this.#tailTexts(id, last).join(',')));
        break;
      }
      const index = (id - 1) % BLOCK_EVENTS;
      const count = Math.min(BLOCK_EVENTS - index, last - id + 1);
      const end = endAt(block, index + count - 1);
      id += count;
      // With its last comma if more follows.
      pieces.push(block.bytes.subarray(startAt(block, index), id <= last ? end + 1 : end));
    }
    return pieces;
  }

  #backwards(first: number, last: number): Buffer {
    let size = last - first;
    for (let id = first; id <= last; id++) size += this.bytesOf(id);
    const bytes = Buffer.allocUnsafe(size);
    let at = 0;
    for (let id = last; id >= first; id--) {
      const block = this.#blockOf(id);
      const index = (id - 1) % BLOCK_EVENTS;
      at +=
        block === undefined
          ? bytes.write(this.#tail[id - 1 - this.#packed] ?? '', at)
          : block.bytes.copy(bytes, at, startAt(block, index), endAt(block, index));
      if (id > first) bytes[at++] = COMMA;
    }
    return bytes;
  }
}

function pack(texts: readonly string[]): Block {
  const ends = new Uint32Array(texts.length);
  let size = 0;
  for (const [index, text] of texts.entries()) {
    const end = size + Buffer.byteLength(text);
    ends[index] = end;
    size = end + 1;
  }
  // Not of the pool: a small piece of it would keep all of it.
  const bytes = Buffer.allocUnsafeSlow(size);
  for (const [index, text] of texts.entries()) {
    const end = ends[index] ?? 0;
    bytes.write(text, index === 0 ? 0 : (ends[index - 1] ?? 0) + 1);
    bytes[end] = COMMA;
  }
  return { bytes, ends };
}

function startAt({ ends }: Block, index: number): number {
  return index === 0 ? 0 : endAt({ ends }, index - 1) + 1;
}

function endAt({ ends }: Pick<Block, 'ends'>, index: number): number {
  return ends[index] ?? 0;
}
