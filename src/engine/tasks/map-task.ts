import { FutureSource } from '../../futures/future-source.js';
import type { CancelOptions, Future } from '../../futures/future.js';
import type { OrderedOwner, TaskScope } from './task-scope.js';
import { resolveArguments } from './resolve-arguments.js';

/** The list of results of many tasks, as one future: fails with the first failure, cancels all when cancelled. */
export class MapTask implements OrderedOwner {
  readonly scope: TaskScope;
  readonly order: number;
  readonly #items: readonly Future<unknown>[];
  readonly #source: FutureSource<unknown[]>;
  #isObserved = false;

  constructor(scope: TaskScope, order: number, items: readonly Future<unknown>[]) {
    this.scope = scope;
    this.order = order;
    this.#items = items;
    this.#source = new FutureSource<unknown[]>(this);
    resolveArguments(items, scope, {
      ready: (values) => {
        this.#source.resolve([...values]);
      },
      failed: (error) => {
        if (!this.#isObserved) scope.failedUnobserved(this, error);
        this.#source.reject(error);
      },
      cancelled: () => {
        this.#source.cancel();
      },
    });
  }

  get future(): Future<unknown[]> {
    return this.#source.future;
  }

  cancelRequested(options: CancelOptions): boolean {
    // The first item that is cancelled cancels the list.
    for (const item of this.#items) item.cancel(options);
    return true;
  }

  observed(): void {
    this.#isObserved = true;
    this.scope.observed(this);
  }

  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    return this.scope.startTimeout(timeoutMs, onTimeout);
  }
}
