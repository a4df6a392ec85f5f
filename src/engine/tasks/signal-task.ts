import { SimpleflowError } from '../../errors.js';
import { FutureSource } from '../../futures/future-source.js';
import type { Future } from '../../futures/future.js';
import type { IssuedCommand } from '../parts/command-queue.js';
import type { Command } from '../language/commands.js';
import type { OrderedOwner, TaskScope } from './task-scope.js';

/** A signal on its way to another run: its future is done when it has been delivered. */
export class SignalTask implements OrderedOwner {
  readonly scope: TaskScope;
  readonly order: number;
  readonly id: string;
  readonly #source: FutureSource<void>;
  readonly #issued: IssuedCommand;
  readonly #target: string;
  readonly #closed: (task: SignalTask) => void;
  #isObserved = false;

  constructor(
    scope: TaskScope,
    order: number,
    command: Extract<Command, { kind: 'signal-workflow' }>,
    closed: (task: SignalTask) => void,
  ) {
    this.scope = scope;
    this.#closed = closed;
    this.order = order;
    this.id = command.id;
    this.#target = command.workflowId;
    this.#source = new FutureSource<void>(this, command.id);
    this.#issued = scope.issue(command);
  }

  get future(): Future<void> {
    return this.#source.future;
  }

  sent(): void {
    this.#closed(this);
    this.#source.resolve();
  }

  /** Delivery failed: an error, once; the run decides whether to send again. */
  failed(cause: string): void {
    this.#closed(this);
    const error = new SimpleflowError(
      'signal-failed',
      `\`${this.id}\` could not be delivered to \`${this.#target}\`: ${cause}`,
    );
    this.scope.taskFailed?.(this.id, error);
    if (!this.#isObserved) this.scope.failedUnobserved(this, error);
    this.#source.reject(error);
  }

  /** A signal that is on its way cannot be called back. */
  cancelRequested(): boolean {
    if (!this.scope.withdraw(this.#issued)) return false;
    this.#closed(this);
    this.#source.cancel();
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
