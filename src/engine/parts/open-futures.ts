import type { Future, FutureOwner } from '../../futures/future.js';
import type { CancelScope } from './cancel-scope.js';

/** Something whose future is not settled. */
export interface OpenItem extends FutureOwner {
  readonly future: Future<unknown>;
  /** Settles the future as cancelled because the run fails. Default: as `cancel` does. */
  runFailed?(): void;
}

/** The futures of a run that are not settled, with the scope that cancels each. */
export class OpenFutures {
  /** These keep the run open after `run` has returned: activities, children, outgoing signals. */
  readonly #holding = new Map<OpenItem, CancelScope>();
  /** So do these, but they are not work themselves: each is open because something else in the run is. */
  readonly #derived = new Map<OpenItem, CancelScope>();
  /** These do not, but may wake user code: timers, waits for signals. */
  readonly #waiting = new Map<OpenItem, CancelScope>();

  get holding(): number {
    return this.#holding.size + this.#derived.size;
  }

  get isEmpty(): boolean {
    return this.#holding.size === 0 && this.#waiting.size === 0;
  }

  addHolding(item: OpenItem, scope: CancelScope): void {
    this.#holding.set(item, scope);
  }

  addDerived(item: OpenItem, scope: CancelScope): void {
    this.#derived.set(item, scope);
  }

  addWaiting(item: OpenItem, scope: CancelScope): void {
    this.#waiting.set(item, scope);
  }

  delete(item: OpenItem): void {
    if (!this.#holding.delete(item) && !this.#waiting.delete(item)) this.#derived.delete(item);
  }

  /** Cancels what is in a scope that is cancelled now. */
  cancelCancelled(): void {
    this.#cancel((scope) => scope.isCancelled);
  }

  cancelAll(): void {
    this.#cancel(() => true);
  }

  /** The run fails: what is open is cancelled, but for children, which follow their policy. */
  failAll(): void {
    for (const item of [...this.#derived.keys(), ...this.#waiting.keys(), ...this.#holding.keys()]) {
      if (item.future.done()) continue;
      if (item.runFailed === undefined) item.future.cancel();
      else item.runFailed();
    }
  }

  #cancel(isMeant: (scope: CancelScope) => boolean): void {
    // Containers first: they are not to take the end of an element as a reason to begin the next.
    for (const items of [this.#derived, this.#waiting, this.#holding]) {
      // What a callback opens meanwhile is not meant.
      for (const [item, scope] of [...items]) if (isMeant(scope) && !item.future.done()) item.future.cancel();
    }
  }
}
