import { Flight } from './flight.js';
import type { MapChunk } from './map-chunk.js';

/** A call, or several in one. */
export type Queued = Flight | MapChunk;

/** First in, first out. What has ended while it waited is passed over. */
export class CallQueue {
  #items: (Queued | undefined)[] = [];
  #head = 0;
  /** Calls besides one for each item. */
  #extraCalls = 0;

  get isEmpty(): boolean {
    return this.#head === this.#items.length;
  }

  get items(): number {
    return this.#items.length - this.#head;
  }

  /** How many calls wait; at most, as some may have ended. */
  get calls(): number {
    return this.items + this.#extraCalls;
  }

  push(item: Queued): void {
    this.#items.push(item);
    this.#extraCalls += extraCalls(item);
  }

  /** True if nothing came behind it. */
  isLast(item: Queued): boolean {
    return this.#items.at(-1) === item;
  }

  /** The last item has become larger by a call. */
  grown(): void {
    this.#extraCalls += 1;
  }

  take(): Queued | undefined {
    const item = this.#peek();
    if (item === undefined) return undefined;
    this.#drop(item);
    return item;
  }

  /** The next one, if it is a call that may share a message with as many. */
  takeLike(chunkSize: number): Flight | undefined {
    const item = this.#peek();
    if (!(item instanceof Flight) || item.chunkSize !== chunkSize) return undefined;
    this.#drop(item);
    return item;
  }

  /** Before all others: it was their turn. */
  giveBack(items: readonly Queued[]): void {
    if (items.length === 0) return;
    this.#items = [...items, ...this.#items.slice(this.#head)];
    this.#head = 0;
    for (const item of items) this.#extraCalls += extraCalls(item);
  }

  /** Forgets those that have ended: they take no room. */
  compact(): void {
    this.#items = this.#items.slice(this.#head).filter((item) => item?.state === 'queued');
    this.#head = 0;
    this.#extraCalls = this.#items.reduce<number>((sum, item) => sum + extraCalls(item), 0);
  }

  discardAll(): void {
    for (const item of this.#items) if (item?.state === 'queued') item.discard();
    this.#items = [];
    this.#head = 0;
    this.#extraCalls = 0;
  }

  #peek(): Queued | undefined {
    for (; this.#head < this.#items.length; this.#head += 1) {
      const item = this.#items[this.#head];
      // Ended while queued: cancelled, or out of time.
      if (item?.state === 'queued' && (!(item instanceof Flight) || !item.expire())) return item;
      // The list stays for a while; what has been passed should not.
      this.#items[this.#head] = undefined;
      this.#extraCalls -= extraCalls(item);
    }
    this.#forgetTaken();
    return undefined;
  }

  #drop(item: Queued): void {
    this.#items[this.#head] = undefined;
    this.#extraCalls -= extraCalls(item);
    this.#head += 1;
    if (this.#head > 1_024 && this.#head * 2 > this.#items.length) this.#forgetTaken();
  }

  #forgetTaken(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}

function extraCalls(item: Queued | undefined): number {
  return item === undefined || item instanceof Flight ? 0 : item.size - 1;
}
