import { FutureSource } from '../../futures/future-source.js';
import { INSPECT, type CancelOptions, type Future, type FutureOwner } from '../../futures/future.js';
import { Fifo } from '../../util/fifo.js';

/** Submits items in order, so many at a time: each gets a future at once, and begins when one before it has ended. */
export class ParallelGate<X, R> {
  readonly #submit: (item: X) => Future<R>;
  readonly #maxParallel: number;
  readonly #waiting = new Fifo<GatedItem<X, R>>();
  #open = 0;

  constructor(submit: (item: X) => Future<R>, maxParallel: number) {
    this.#submit = submit;
    this.#maxParallel = maxParallel;
  }

  /** @throws what the submit of an item throws that need not wait */
  submit(item: X): Future<R> {
    if (this.#open < this.#maxParallel) return this.#begin(item);
    const gated = new GatedItem<X, R>(item);
    this.#waiting.push(gated);
    return gated.future;
  }

  #begin(item: X): Future<R> {
    const future = this.#submit(item);
    this.#open += 1;
    future.onDone(() => {
      this.#open -= 1;
      this.#beginWaiting();
    });
    return future;
  }

  #beginWaiting(): void {
    while (this.#open < this.#maxParallel) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next.begin((item) => this.#begin(item));
    }
  }
}

/** An item that waits, or has waited, for its turn. */
class GatedItem<X, R> implements FutureOwner {
  readonly #item: X;
  readonly #source = new FutureSource<R>(this);
  #task: Future<R> | undefined;

  constructor(item: X) {
    this.#item = item;
  }

  get future(): Future<R> {
    return this.#source.future;
  }

  begin(submit: (item: X) => Future<R>): void {
    // Cancelled while it waited.
    if (this.future.done()) return;
    try {
      this.#task = submit(this.#item);
    } catch (error) {
      this.#source.reject(error as Error);
      return;
    }
    this.#task.onDone((task) => this.#endAs(task));
  }

  cancelRequested(options: CancelOptions): boolean {
    if (this.#task !== undefined) return this.#task.cancel(options);
    this.#source.cancel();
    return true;
  }

  #endAs(task: Future<R>): void {
    const { outcome, error } = task[INSPECT];
    if (outcome === 'cancelled') return this.#source.cancel();
    if (outcome === 'error') return this.#source.reject(error as Error);
    try {
      const value = task[INSPECT].read() as R;
      if (error === undefined) this.#source.resolve(value);
      else this.#source.swallow(error, value);
    } catch (unreadable) {
      this.#source.reject(unreadable as Error);
    }
  }
}
