import { FutureSource } from '../../futures/future-source.js';
import type { CancelOptions, Future } from '../../futures/future.js';
import type { OrderedOwner, TaskScope } from './task-scope.js';

/** Something submitted, with the future of its result, that knows whether anybody has looked at that. */
export abstract class Submitted implements OrderedOwner {
  readonly scope: TaskScope;
  readonly order: number;
  readonly source: FutureSource<unknown>;
  protected isObserved = false;

  constructor(scope: TaskScope, order: number, id: string | undefined) {
    this.scope = scope;
    this.order = order;
    this.source = new FutureSource<unknown>(this, id);
  }

  get future(): Future<unknown> {
    return this.source.future;
  }

  abstract cancelRequested(options: CancelOptions): boolean;

  observed(): void {
    this.isObserved = true;
    this.scope.observed(this);
  }

  awaited(callback?: unknown): Error | undefined {
    return this.scope.awaited?.(this, callback);
  }

  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    return this.scope.startTimeout(timeoutMs, onTimeout);
  }
}
