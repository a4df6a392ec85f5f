import type { Decoder } from '../futures/future-cell.js';
import { FutureSource } from '../futures/future-source.js';
import type { Future } from '../futures/future.js';

/** Makes the futures of one decision: what history knows is in them from the beginning, the rest never comes. */
export class PythonFutures {
  /** What arguments are checked against: the run. */
  readonly #scope: unknown;
  readonly #startTimeout: (timeoutMs: number, onTimeout: () => void) => void;

  constructor(scope: unknown, startTimeout: (timeoutMs: number, onTimeout: () => void) => void) {
    this.#scope = scope;
    this.#startTimeout = startTimeout;
  }

  /** @param cancel what `cancel()` does; by default it is cancelled here, and nobody is asked to stop */
  source<T>(id?: string, cancel?: () => void): FutureSource<T> {
    const source: FutureSource<T> = new FutureSource<T>(
      {
        scope: this.#scope,
        cancelRequested: () => {
          if (cancel === undefined) cancelSource(source);
          else cancel();
          return true;
        },
        startTimeout: (timeoutMs, onTimeout) => {
          this.#startTimeout(timeoutMs, onTimeout);
          return () => undefined;
        },
      },
      id,
    );
    return source;
  }

  pending<T>(id?: string): Future<T> {
    return this.source<T>(id).future;
  }

  running<T>(id?: string): Future<T> {
    const source = this.source<T>(id);
    source.setRunning();
    return source.future;
  }

  finished<T>(value: T, id?: string): Future<T> {
    const source = this.source<T>(id);
    source.resolve(value);
    return source.future;
  }

  /** @param text of the result; nothing is `undefined` */
  encoded(text: string | undefined, decoder: Decoder, id?: string): Future<unknown> {
    const source = this.source<unknown>(id);
    if (text === undefined || text === '') source.resolve(undefined);
    else source.resolveEncoded(text, decoder);
    return source.future;
  }

  /** Failed, which throws nothing: `exception()` has the error. */
  failed(error: Error, value?: unknown, id?: string): Future<unknown> {
    const source = this.source<unknown>(id);
    source.swallow(error, value);
    return source.future;
  }

  /** A cancelled future has no result, and throws nothing either. */
  cancelled<T>(value?: unknown, id?: string): Future<T> {
    const source = this.source<T>(id);
    cancelSource(source, value);
    return source.future;
  }
}

function cancelSource<T>(source: FutureSource<T>, value?: unknown): void {
  source.cancel({ value: value as T });
}
