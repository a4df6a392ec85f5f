import { AttachmentList } from '../../codec/attachments.js';
import type { Codec } from '../../codec/codec.js';
import { holdFutures } from '../../engine/tasks/resolve-arguments.js';
import { isFuture, type Future } from '../../futures/future.js';
import { Fifo } from '../../util/fifo.js';
import type { Waitable } from './item-source.js';
import { NO_RESULT, type MapCall, type MapResult } from './map-call.js';
import type { Ahead } from './map-in-order.js';

export interface CallsAheadOptions<X> {
  readonly codec: Codec;
  readonly carriesBuffers: boolean;
  /** Throws if nothing may be submitted any more. */
  readonly assertOpen: () => void;
  readonly argumentsOf: (item: X) => readonly unknown[];
  /** Queues a call with these arguments; undefined if there is no room. */
  readonly call: (args: string) => MapCall | undefined;
  /** For an item that needs a task of its own: it waits for a future, or brings a buffer along, or there is no room. */
  readonly submit: (item: X) => Future<unknown>;
  /** What can be asked to stop when the reader leaves. */
  readonly cancels: 'queued' | 'running';
  /** The last call that was open has a result. */
  readonly onEmpty: () => void;
}

/** What stands for an item: a call, or the future of a task. */
interface Entry extends Waitable {
  readonly result: MapResult;
  giveUp(also: 'queued' | 'running'): void;
}

/** The items of a `map` as calls without tasks, and their results. */
export class CallsAhead<X, R> implements Ahead<X, R> {
  readonly #options: CallsAheadOptions<X>;
  readonly #entries = new Fifo<Entry>();
  /** Given up by the reader. */
  #left: readonly Entry[] = [];
  #open = 0;

  constructor(options: CallsAheadOptions<X>) {
    this.#options = options;
  }

  get length(): number {
    return this.#entries.length;
  }

  get first(): Waitable | undefined {
    return this.#entries.first;
  }

  submit(item: X): void {
    this.#options.assertOpen();
    this.#entries.push(this.#callOf(item) ?? new TaskEntry(this.#options.submit(item)));
  }

  /** The first, and those behind it that are there, up to one that is not, or has failed. */
  async take(): Promise<readonly R[]> {
    const entry = this.#entries.first as Entry;
    if (entry.result === undefined) await new Promise<void>((resolve) => entry.onDone(resolve));
    const { result } = entry;
    if (typeof result === 'string' || result === NO_RESULT) return this.#takePlain() as R[];
    if (!isFuture(result)) throw result as Error;
    const value = (await result) as R;
    this.#entries.shift();
    return [value];
  }

  cancel(): void {
    this.#left = this.#entries.toArray();
    this.#entries.clear();
    for (const entry of this.#left) entry.giveUp(this.#options.cancels);
  }

  /** Cancels calls without a result. @param also a call may be running, if that can be stopped */
  cancelOpen(also: 'queued' | 'running'): void {
    for (const entry of [...this.#left, ...this.#entries.toArray()]) {
      if (entry.result === undefined) entry.giveUp(also);
    }
  }

  /** One of its calls has a result. */
  settled(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#options.onEmpty();
  }

  #callOf(item: X): MapCall | undefined {
    const { carriesBuffers, codec, call, argumentsOf } = this.#options;
    const args = argumentsOf(item);
    if (holdFutures(args)) return undefined;
    const list =
      carriesBuffers && args.some((arg) => typeof arg === 'object')
        ? new AttachmentList({ keeps: true })
        : undefined;
    const text = codec.encode(args, list);
    if (list !== undefined && list.length > 0) return undefined;
    // Before: a call may end at once.
    this.#open += 1;
    const made = call(text);
    if (made === undefined) this.#open -= 1;
    return made;
  }

  #takePlain(): unknown[] {
    const values: unknown[] = [];
    for (;;) {
      const result = this.#entries.first?.result;
      if (result !== NO_RESULT && typeof result !== 'string') return values;
      try {
        values.push(result === NO_RESULT ? undefined : this.#options.codec.decode(result));
      } catch (error) {
        // Text that the codec cannot read. Those before it first.
        if (values.length > 0) return values;
        throw error;
      }
      this.#entries.shift();
    }
  }
}

class TaskEntry implements Entry {
  readonly result: Future<unknown>;

  constructor(future: Future<unknown>) {
    this.result = future;
  }

  onDone(tell: () => void): void {
    this.result.onDone(tell);
  }

  giveUp(): void {
    this.result.cancel();
  }
}
