import { SimpleflowError } from '../errors.js';
import type { Future } from './future.js';
import { startTimeout } from './timeout.js';
import { ownerOf } from './wait.js';

/**
 * A future that is done, without its `then`: TypeScript gives the variable of a `for await` loop the type of the result
 * where it sees a `then`, and it is the future that comes. Use `result()`.
 */
export type Completed<F extends Future<unknown>> = F extends unknown ? Omit<F, 'then'> : never;

/**
 * Futures in the order in which they are done; those done already come first, duplicates once.
 *
 * @example `for await (const future of asCompleted(futures)) console.log(await future.result());`
 * @throws SimpleflowError `timeout` from the iteration, if not all are done after `timeoutMs` (default: no limit)
 */
export function asCompleted<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: { readonly timeoutMs?: number } = {},
): AsyncIterableIterator<Completed<F>, void, undefined> {
  return new Completions(new Set(futures), options.timeoutMs);
}

/** Not an async generator: its `yield` waits for a future, and gives its result, or throws its error, in its place. */
class Completions<F extends Future<unknown>> implements AsyncIterableIterator<Completed<F>, void, undefined> {
  readonly #all: ReadonlySet<F>;
  readonly #timeoutMs: number | undefined;
  readonly #ready: F[] = [];
  #waiting: (() => void)[] = [];
  #isBegun = false;
  #isTimedOut = false;
  #isOver = false;
  #taken = 0;
  #stop = (): void => undefined;

  constructor(all: ReadonlySet<F>, timeoutMs: number | undefined) {
    this.#all = all;
    this.#timeoutMs = timeoutMs;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Completed<F>, void>> {
    this.#begin();
    const position = this.#taken;
    this.#taken += 1;
    while (this.#mayCome(position)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const future = this.#isOver ? undefined : this.#ready[position];
    if (future !== undefined) return { done: false, value: future as unknown as Completed<F> };
    if (this.#isOver || position >= this.#all.size) return { done: true, value: undefined };
    this.#isOver = true;
    throw new SimpleflowError(
      'timeout',
      `${this.#all.size - position} of ${this.#all.size} futures are not done after ${this.#timeoutMs ?? 0} ms`,
    );
  }

  async return(): Promise<IteratorResult<Completed<F>, void>> {
    this.#isOver = true;
    this.#stop();
    this.#wake();
    return { done: true, value: undefined };
  }

  #mayCome(position: number): boolean {
    return !this.#isOver && !this.#isTimedOut && position < this.#all.size && position >= this.#ready.length;
  }

  /** With the first `next`: an iteration that never begins starts no timer. */
  #begin(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    for (const future of this.#all) {
      future.onDone(() => {
        this.#ready.push(future);
        if (this.#ready.length === this.#all.size) this.#stop();
        this.#wake();
      });
    }
    if (this.#timeoutMs === undefined || this.#ready.length === this.#all.size) return;
    this.#stop = startTimeout(ownerOf(this.#all), this.#timeoutMs, () => {
      this.#isTimedOut = true;
      this.#wake();
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
