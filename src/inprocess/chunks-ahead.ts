import { AttachmentList } from '../codec/attachments.js';
import type { Codec } from '../codec/codec.js';
import { holdFutures } from '../engine/resolve-arguments.js';
import { isFuture, type Future } from '../futures/future.js';
import { Fifo } from '../util/fifo.js';
import type { FlightQueue } from './dispatcher.js';
import type { Waitable } from './item-source.js';
import { MapChunk, NO_RESULT } from './map-chunk.js';
import type { Ahead } from './map-in-order.js';

export interface ChunksAheadOptions<X, R> {
  readonly codec: Codec;
  readonly carriesBuffers: boolean;
  /** Throws if nothing may be submitted any more. */
  readonly assertOpen: () => void;
  readonly queue: FlightQueue;
  readonly nextNumber: () => number;
  readonly newChunk: () => MapChunk;
  /** For an item that cannot share a message: it waits for a future, or brings a buffer along, or there is no room. */
  readonly submit: (item: X) => Future<R>;
  /** What can be asked to stop when the reader leaves. */
  readonly cancels: 'queued' | 'running';
}

/** The items of a `map` in chunks, and their results. */
export class ChunksAhead<X, R> implements Ahead<X, R> {
  readonly #options: ChunksAheadOptions<X, R>;
  readonly #entries = new Fifo<MapChunk | Future<R>>();
  #length = 0;
  /** Takes the next item, if it has room. */
  #chunk: MapChunk | undefined;
  /** Of the first entry, if that is a chunk: what is read next. */
  #slot = 0;

  constructor(options: ChunksAheadOptions<X, R>) {
    this.#options = options;
  }

  get length(): number {
    return this.#length;
  }

  get first(): Waitable | undefined {
    const { first } = this.#entries;
    if (!(first instanceof MapChunk)) return first;
    const slot = this.#slot;
    return { onDone: (tell) => first.whenSettled(slot, tell) };
  }

  submit(item: X): void {
    this.#options.assertOpen();
    if (!this.#addToChunk(item)) {
      this.#entries.push(this.#options.submit(item));
      this.#chunk = undefined;
    }
    this.#length += 1;
  }

  async take(): Promise<readonly R[]> {
    const { first } = this.#entries;
    if (!(first instanceof MapChunk)) {
      const result = await (first as Future<R>);
      this.#entries.shift();
      this.#length -= 1;
      return [result];
    }
    if (first.result(this.#slot) === undefined) {
      await new Promise<void>((resolve) => first.whenSettled(this.#slot, resolve));
    }
    const results = await this.#resultsOf(first);
    this.#slot += results.length;
    this.#length -= results.length;
    if (this.#slot === first.length) {
      this.#entries.shift();
      this.#slot = 0;
    }
    return results as R[];
  }

  cancel(): void {
    for (let next = this.#entries.shift(); next !== undefined; next = this.#entries.shift()) {
      if (next instanceof MapChunk) cancelChunk(next, this.#options.cancels);
      else next.cancel();
    }
    this.#length = 0;
  }

  #addToChunk(item: X): boolean {
    const { carriesBuffers, codec, queue, newChunk, nextNumber } = this.#options;
    const args = [item];
    if (holdFutures(args)) return false;
    const list = carriesBuffers && typeof item === 'object' ? new AttachmentList({ keeps: true }) : undefined;
    const text = codec.encode(args, list);
    if (list !== undefined && list.length > 0) return false;
    if (this.#chunk === undefined || !queue.hasRoomIn(this.#chunk)) {
      if (!queue.hasRoomIn(undefined)) return false;
      this.#chunk = newChunk();
      this.#entries.push(this.#chunk);
    }
    queue.enqueueInto(this.#chunk, nextNumber(), text);
    return true;
  }

  /** Those that are there, up to one that is not, or has failed. The first is. */
  async #resultsOf(chunk: MapChunk): Promise<unknown[]> {
    const { codec } = this.#options;
    const results: unknown[] = [];
    for (let slot = this.#slot; slot < chunk.length; slot += 1) {
      const result = chunk.result(slot);
      if (result === NO_RESULT) results.push(undefined);
      else if (typeof result === 'string') {
        try {
          results.push(codec.decode(result));
        } catch (error) {
          // Text that the codec cannot read. Those before it first.
          if (results.length > 0) break;
          throw error;
        }
      } else if (result === undefined || results.length > 0) break;
      else if (isFuture(result)) return [await result];
      else throw result;
    }
    return results;
  }
}

function cancelChunk(chunk: MapChunk, also: 'queued' | 'running'): void {
  chunk.cancel(also);
  for (let slot = 0; slot < chunk.length; slot += 1) {
    const result = chunk.result(slot);
    if (isFuture(result)) result.cancel();
  }
}
