import { FutureCell, type Decoder } from './future-cell.js';
import type { Future, FutureOwner } from './future.js';

/**
 * The write side of a future: whoever makes the value holds this, everybody else holds {@link FutureSource.future}.
 *
 * A future is settled once; a second time throws SimpleflowError `invalid-state`.
 */
export class FutureSource<T> {
  readonly #cell: FutureCell<T>;

  /** @param id the id of the task behind it, if it is known already */
  constructor(owner?: FutureOwner, id?: string) {
    this.#cell = new FutureCell<T>(owner, id);
  }

  get future(): Future<T> {
    return this.#cell;
  }

  /** For ids that are made from arguments which were not there at submit. */
  setId(id: string): void {
    FutureCell.setId(this.#cell, id);
  }

  setRunning(): void {
    FutureCell.start(this.#cell);
  }

  resolve(value: T): void {
    FutureCell.settle(this.#cell, { outcome: 'value', value });
  }

  /** Like `resolve`, but decoded when somebody looks; if that throws, the future's readers get the error. */
  resolveEncoded(text: string, decoder: Decoder): void {
    FutureCell.settle(this.#cell, { outcome: 'value', text, decoder });
  }

  reject(error: Error): void {
    FutureCell.settle(this.#cell, { outcome: 'error', error });
  }

  /** Failed without raising: `exception()` gives the error, `result()` what there is nevertheless: mostly undefined. */
  swallow(error: Error, value?: T): void {
    FutureCell.settle(this.#cell, { outcome: 'swallowed', error, value: value as T });
  }

  cancel(): void {
    FutureCell.settle(this.#cell, { outcome: 'cancelled' });
  }
}

/**
 * A future and its write side.
 * @example `const source = createFuture<number>(); queue.push(source); return source.future;`
 */
export function createFuture<T>(owner?: FutureOwner, id?: string): FutureSource<T> {
  return new FutureSource<T>(owner, id);
}
