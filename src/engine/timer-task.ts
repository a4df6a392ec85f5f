import { FutureSource } from '../futures/future-source.js';
import type { Future, FutureOwner } from '../futures/future.js';
import type { IssuedCommand } from './command-queue.js';
import type { Command } from './commands.js';

/** Where a timer lives. */
export interface TimerScope {
  issue(command: Command): IssuedCommand;
  withdraw(issued: IssuedCommand): boolean;
  /** Nothing waits for the timer any more. */
  timerClosed(timer: TimerTask): void;
  startTimeout(timeoutMs: number, onTimeout: () => void): () => void;
}

/** A durable timer: its future is done when it has fired. */
export class TimerTask implements FutureOwner {
  readonly scope: TimerScope;
  readonly id: string;
  readonly #source: FutureSource<void>;
  readonly #issued: IssuedCommand;

  constructor(scope: TimerScope, id: string, delayMs: number) {
    this.scope = scope;
    this.id = id;
    this.#source = new FutureSource<void>(this, id);
    this.#issued = scope.issue({ kind: 'start-timer', id, delayMs });
  }

  get future(): Future<void> {
    return this.#source.future;
  }

  fired(): void {
    this.scope.timerClosed(this);
    this.#source.resolve();
  }

  cancelRequested(): boolean {
    this.scope.timerClosed(this);
    if (!this.scope.withdraw(this.#issued)) this.scope.issue({ kind: 'cancel-timer', id: this.id });
    this.#source.cancel();
    return true;
  }

  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    return this.scope.startTimeout(timeoutMs, onTimeout);
  }
}
