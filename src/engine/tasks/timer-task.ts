import { SimpleflowError } from '../../errors.js';
import { FutureSource } from '../../futures/future-source.js';
import type { Future, FutureOwner } from '../../futures/future.js';
import type { IssuedCommand } from '../parts/command-queue.js';
import type { TaskScope } from './task-scope.js';

/** A durable timer: its future is done when it has fired. */
export class TimerTask implements FutureOwner {
  readonly scope: TaskScope;
  readonly id: string;
  readonly #source: FutureSource<void>;
  readonly #issued: IssuedCommand;
  readonly #closed: (timer: TimerTask) => void;
  hasFired = false;

  constructor(scope: TaskScope, id: string, delayMs: number, closed: (timer: TimerTask) => void) {
    this.scope = scope;
    this.id = id;
    this.#closed = closed;
    this.#source = new FutureSource<void>(this, id);
    this.#issued = scope.issue({ kind: 'start-timer', id, delayMs });
  }

  get future(): Future<void> {
    return this.#source.future;
  }

  fired(): void {
    this.hasFired = true;
    this.#closed(this);
    this.#source.resolve();
  }

  failed(cause: string): void {
    this.#closed(this);
    const error = new SimpleflowError(
      'invalid-state',
      `the timer \`${this.id}\` could not be started: ${cause}`,
    );
    this.scope.taskFailed?.(this.id, error);
    this.#source.reject(error);
  }

  cancelRequested(): boolean {
    this.#closed(this);
    if (!this.scope.withdraw(this.#issued)) this.scope.issue({ kind: 'cancel-timer', id: this.id });
    this.#source.cancel();
    return true;
  }

  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    return this.scope.startTimeout(timeoutMs, onTimeout);
  }
}
