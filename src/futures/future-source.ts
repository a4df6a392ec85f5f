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
    FutureCell.resolve(this.#cell, value);
  }

  /** Like `resolve`, but decoded when somebody looks; if that throws, the future's readers get the error. */
  resolveEncoded(text: string, decoder: Decoder): void {
    FutureCell.resolveEncoded(this.#cell, text, decoder);
  }

  reject(error: Error): void {
    FutureCell.reject(this.#cell, error);
  }

  /** Failed without raising: `exception()` gives the error, `result()` what there is nevertheless: mostly undefined. */
  swallow(error: Error, value?: T): void {
    FutureCell.swallow(this.#cell, error, value);
  }

  /** @param instead what readers get instead of the error that it was cancelled; `exception()` never settles then */
  cancel(instead?: { readonly value: T }): void {
    FutureCell.cancel(this.#cell, instead);
  }
}

/**
 * A future and its write side.
 * @example `const source = createFuture<number>(); queue.push(source); return source.future;`
 */
export function createFuture<T>(owner?: FutureOwner, id?: string): FutureSource<T> {
  return new FutureSource<T>(owner, id);
}
