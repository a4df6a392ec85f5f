import { SimpleflowError } from '../errors.js';
import { WATCH, type Future, type Watching } from './future.js';
import { clockOf, startTimeout } from './timeout.js';
import { refusalOf } from './wait.js';

export interface AsCompletedOptions {
  /**
   * Give up this many milliseconds after the first future was asked for. Default: no limit. Inside a workflow this is a
   * durable timer.
   */
  readonly timeoutMs?: number;
}

/**
 * Futures in the order in which they are done, each with its key in a map or its position in a list; those done already
 * come first, duplicates in a list once.
 *
 * Pairs, because neither an async generator nor the type of `for await` lets a bare future through: both await it.
 *
 * @example `for await (const [index, future] of asCompleted(futures)) console.log(index, await future.exception());`
 * @throws SimpleflowError `timeout` from the iteration, if not all are done in time
 */
export function asCompleted<K, F extends Future<unknown>>(
  futures: ReadonlyMap<K, F>,
  options?: AsCompletedOptions,
): AsyncIterableIterator<readonly [K, F], undefined>;
export function asCompleted<F extends Future<unknown>>(
  futures: Iterable<F>,
  options?: AsCompletedOptions,
): AsyncIterableIterator<readonly [number, F], undefined>;
export function asCompleted(
  futures: ReadonlyMap<unknown, Future<unknown>> | Iterable<Future<unknown>>,
  options: AsCompletedOptions = {},
): AsyncIterableIterator<Entry, undefined> {
  return new CompletionOrder(entriesOf(futures), options.timeoutMs);
}

function entriesOf(futures: ReadonlyMap<unknown, Future<unknown>> | Iterable<Future<unknown>>): Entry[] {
  if (isMap(futures)) return [...futures];
  if (futures instanceof Set) return Array.from(futures, (future, index): Entry => [index, future]);
  const positions = new Map<Future<unknown>, number>();
  let position = 0;
  for (const future of futures) {
    if (!positions.has(future)) positions.set(future, position);
    position += 1;
  }
  return Array.from(positions, ([future, index]): Entry => [index, future]);
}

function isMap(value: unknown): value is ReadonlyMap<unknown, Future<unknown>> {
  return value instanceof Map;
}

type Entry = readonly [unknown, Future<unknown>];
interface Reader {
  readonly resolve: (result: IteratorResult<Entry, undefined>) => void;
  readonly reject: (error: Error) => void;
}

// By hand, not as an async generator: that would observe the futures only when it is read for the first time.
class CompletionOrder implements AsyncIterableIterator<Entry, undefined> {
  readonly #all: readonly Entry[];
  readonly #timeoutMs: number | undefined;
  readonly #ready: Entry[] = [];
  #readers: Reader[] = [];
  #given = 0;
  #isTimedOut = false;
  #isOver = false;
  #stop: (() => void) | undefined;
  readonly #watches: Watching[] = [];

  constructor(all: readonly Entry[], timeoutMs: number | undefined) {
    this.#all = all;
    this.#timeoutMs = timeoutMs;
    for (const entry of all) {
      this.#watches.push(entry[1][WATCH](this.#settled, entry));
    }
  }

  readonly #settled = (_: Future<unknown>, entry: unknown): void => {
    this.#ready.push(entry as Entry);
    this.#serve();
  };

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Entry, undefined>> {
    const isWaiting = !this.#isOver && this.#timeoutMs === undefined && this.#given === this.#ready.length;
    const refusal = isWaiting
      ? refusalOf(
          this.#all.map(([, future]) => future),
          true,
        )
      : undefined;
    if (refusal !== undefined) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      if (this.#ready.length < this.#all.length) this.#startTimer();
      this.#readers.push({ resolve, reject });
      this.#serve();
    });
  }

  async return(): Promise<IteratorResult<Entry, undefined>> {
    this.#end();
    return { value: undefined, done: true };
  }

  #serve(): void {
    while (!this.#isOver && this.#readers.length > 0 && this.#given < this.#ready.length) {
      const value = this.#ready[this.#given] as Entry;
      this.#given += 1;
      this.#readers.shift()?.resolve({ value, done: false });
    }
    if (this.#isOver || this.#given === this.#all.length) return this.#end();
    if (this.#isTimedOut && this.#readers.length > 0) {
      this.#readers.shift()?.reject(this.#timeoutError());
      this.#end();
    }
  }

  #end(): void {
    this.#isOver = true;
    // A loop that was left keeps nothing.
    for (const watch of this.#watches) watch.stop(this.#isTimedOut);
    this.#watches.length = 0;
    this.#stop?.();
    this.#stop = undefined;
    const readers = this.#readers;
    this.#readers = [];
    for (const { resolve } of readers) resolve({ value: undefined, done: true });
  }

  #startTimer(): void {
    if (this.#timeoutMs === undefined || this.#stop !== undefined || this.#isOver) return;
    this.#stop = startTimeout(clockOf(this.#all.map(([, future]) => future)), this.#timeoutMs, () => {
      this.#isTimedOut = true;
      this.#serve();
    });
  }

  #timeoutError(): SimpleflowError {
    return new SimpleflowError(
      'timeout',
      `${this.#all.length - this.#given} of ${this.#all.length} futures are not done after ${this.#timeoutMs ?? 0} ms`,
    );
  }
}
