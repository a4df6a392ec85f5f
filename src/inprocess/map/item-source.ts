import { setImmediate } from 'node:timers';

/** Tells when it is done, at once if it is. */
export interface Waitable {
  onDone(tell: () => void): void;
}

interface Item<X> {
  readonly value: X;
}

/** What is read one by one, from an iterable of either kind. */
export class ItemSource<X> {
  readonly isAsync: boolean;
  isOver = false;
  readonly #iterator: Iterator<X> | AsyncIterator<X>;
  /** Asked for, and not there yet. */
  #pending: Promise<IteratorResult<X>> | undefined;

  constructor(items: Iterable<X> | AsyncIterable<X>) {
    this.isAsync = Symbol.asyncIterator in items;
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  }

  /** The next item of a plain iterable; undefined if there is none any more. */
  take(): Item<X> | undefined {
    try {
      return this.#item(this.#iterator.next() as IteratorResult<X>);
    } catch (error) {
      this.isOver = true;
      throw error;
    }
  }

  /** The next item; undefined if there is none any more, or none before `other` is done. */
  async takeBefore(other: Waitable | undefined): Promise<Item<X> | undefined> {
    this.#pending ??= Promise.resolve(this.#iterator.next());
    const pending = this.#pending;
    try {
      const result = await (other === undefined ? pending : Promise.race([pending, doneness(other)]));
      if (result === undefined) return undefined;
      this.#pending = undefined;
      return this.#item(result);
    } catch (error) {
      this.isOver = true;
      throw error;
    }
  }

  /** Tells the iterable that nobody reads on; waits for its end, unless it is still busy with an item. */
  async close(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    const closed = this.#iterator.return?.();
    if (this.#pending === undefined) await closed;
    // Nobody is there any more who could be told that it failed.
    else Promise.resolve(closed).catch(() => undefined);
  }

  #item(result: IteratorResult<X>): Item<X> | undefined {
    if (result.done !== true) return result;
    this.isOver = true;
    return undefined;
  }
}

/** Settles when it is done, but lets a source go first whose next item is a matter of microtasks. */
function doneness(other: Waitable): Promise<undefined> {
  return new Promise((resolve) => {
    other.onDone(() => setImmediate(resolve, undefined));
  });
}
