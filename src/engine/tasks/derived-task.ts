import { FutureSource } from '../../futures/future-source.js';
import type { CancelOptions, Future } from '../../futures/future.js';
import type { DerivedFuture } from '../../workflow/runtime.js';
import type { OrderedOwner, TaskScope } from './task-scope.js';

/** A future of the run whose outcome somebody works out from other futures of the run. */
export class DerivedTask<T> implements OrderedOwner, DerivedFuture<T> {
  readonly scope: TaskScope;
  readonly order: number;
  readonly #source: FutureSource<T>;
  readonly #cancel: (options: CancelOptions) => void;
  #isObserved = false;

  /** @param cancel somebody wants the future, which is open, cancelled */
  constructor(scope: TaskScope, order: number, cancel: (options: CancelOptions) => void) {
    this.scope = scope;
    this.order = order;
    this.#cancel = cancel;
    this.#source = new FutureSource<T>(this);
  }

  get future(): Future<T> {
    return this.#source.future;
  }

  resolve(value: T): void {
    this.scope.settled(this);
    this.#source.resolve(value);
  }

  reject(error: Error): void {
    this.scope.settled(this);
    if (!this.#isObserved) this.scope.failedUnobserved(this, error);
    this.#source.reject(error);
  }

  swallow(error: Error, value: T): void {
    this.scope.settled(this);
    this.#source.swallow(error, value);
  }

  cancel(): void {
    this.scope.settled(this);
    this.#source.cancel();
  }

  cancelRequested(options: CancelOptions): boolean {
    this.#cancel(options);
    return true;
  }

  /** What it is made of is told by itself. */
  runFailed(): void {
    this.cancel();
  }

  observed(): void {
    this.#isObserved = true;
    this.scope.observed(this);
  }

  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    return this.scope.startTimeout(timeoutMs, onTimeout);
  }
}
