import { SimpleflowError } from '../errors.js';
import {
  INSPECT,
  WATCH,
  type CancelOptions,
  type Future,
  type FutureInspection,
  type FutureOwner,
  type FutureState,
  type ResultOptions,
} from './future.js';
import { describeValue } from '../util/describe-value.js';
import { startTimeout } from './timeout.js';

/** @internal What turns the text of a result into the result. */
export interface Decoder {
  decode(text: string): unknown;
}

/** @internal How a future ends. An encoded result is decoded when somebody looks: most results of a replay never are. */
export type Settlement<T> =
  | { readonly outcome: 'value'; readonly value: T }
  | { readonly outcome: 'value'; readonly text: string; readonly decoder: Decoder }
  | { readonly outcome: 'error'; readonly error: Error }
  | { readonly outcome: 'swallowed'; readonly error: Error; readonly value: T }
  | { readonly outcome: 'cancelled' };

/**
 * @internal Both sides of a future. Who holds it sees {@link Future}; the write side goes through the static methods,
 * which only `FutureSource` calls.
 */
export class FutureCell<T> implements Future<T> {
  readonly #owner: FutureOwner | undefined;
  #id: string | undefined;
  #isRunning = false;
  #settlement: Settlement<T> | undefined;
  #isObserved = false;
  #callbacks: ((future: this) => void)[] | undefined;
  #watchers: Set<{ readonly fn: (future: Future<unknown>) => void }> | undefined;
  #promise: Promise<T> | undefined;
  #resolvePromise: ((value: T) => void) | undefined;
  #rejectPromise: ((error: Error) => void) | undefined;

  constructor(owner: FutureOwner | undefined, id: string | undefined) {
    this.#owner = owner;
    this.#id = id;
  }

  get id(): string | undefined {
    return this.#id;
  }

  get state(): FutureState {
    if (this.#settlement === undefined) return this.#isRunning ? 'running' : 'pending';
    return this.#settlement.outcome === 'cancelled' ? 'cancelled' : 'finished';
  }

  done(): boolean {
    return this.#settlement !== undefined;
  }

  running(): boolean {
    return this.state === 'running';
  }

  cancelled(): boolean {
    return this.#settlement?.outcome === 'cancelled';
  }

  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((reason: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    return this.#asPromise().then(onFulfilled, onRejected);
  }

  result(options: ResultOptions = {}): Promise<T> {
    const promise = this.#asPromise();
    return options.timeoutMs === undefined || this.done()
      ? promise
      : this.#within(options.timeoutMs, promise);
  }

  async exception(options: ResultOptions = {}): Promise<Error | undefined> {
    try {
      await this.result(options);
    } catch (error) {
      // A timeout of this call, or a cancelled future: neither is the task's own error.
      if (this.#settlement?.outcome !== 'error') throw error;
    }
    return this[INSPECT].error;
  }

  cancel(options: CancelOptions = {}): boolean {
    if (this.#settlement !== undefined) return false;
    if (this.#owner !== undefined) return this.#owner.cancelRequested(options);
    if (this.#isRunning) return false;
    FutureCell.settle(this, { outcome: 'cancelled' });
    return true;
  }

  onDone(fn: (future: this) => void): void {
    this.#observe();
    if (this.#settlement === undefined) (this.#callbacks ??= []).push(fn);
    else this.#call(fn);
  }

  [WATCH](fn: (future: Future<unknown>) => void): () => void {
    this.#observe();
    if (this.#settlement !== undefined) {
      this.#call(fn);
      return () => undefined;
    }
    const watchers = (this.#watchers ??= new Set());
    // One function may watch twice.
    const watcher = { fn };
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  }

  get [INSPECT](): FutureInspection {
    const settlement = this.#settlement;
    return {
      outcome: settlement?.outcome ?? 'open',
      error: settlement !== undefined && 'error' in settlement ? settlement.error : undefined,
      read: () => (this.#settlement === undefined ? undefined : this.#read(this.#settlement)),
      owner: this.#owner,
      isObserved: this.#isObserved,
    };
  }

  static settle<T>(cell: FutureCell<T>, settlement: Settlement<T>): void {
    if (cell.#settlement !== undefined) {
      throw new SimpleflowError('invalid-state', `${cell.#name} is settled already (${cell.state})`);
    }
    cell.#settlement = settlement;
    cell.#settlePromise(settlement);
    const callbacks = cell.#callbacks;
    cell.#callbacks = undefined;
    if (callbacks !== undefined) for (const fn of callbacks) cell.#call(fn);
    const watchers = cell.#watchers;
    cell.#watchers = undefined;
    if (watchers !== undefined) for (const { fn } of watchers) cell.#call(fn);
  }

  static start<T>(cell: FutureCell<T>): void {
    cell.#isRunning = true;
  }

  static setId<T>(cell: FutureCell<T>, id: string): void {
    cell.#id = id;
  }

  get #name(): string {
    return this.#id === undefined ? 'the future' : `\`${this.#id}\``;
  }

  #asPromise(): Promise<T> {
    this.#observe();
    return (this.#promise ??= this.#makePromise());
  }

  #makePromise(): Promise<T> {
    const settlement = this.#settlement;
    if (settlement === undefined) {
      return new Promise<T>((resolve, reject) => {
        this.#resolvePromise = resolve;
        this.#rejectPromise = reject;
      });
    }
    try {
      return Promise.resolve(this.#read(settlement));
    } catch (error) {
      return handled(Promise.reject(error));
    }
  }

  #settlePromise(settlement: Settlement<T>): void {
    if (this.#resolvePromise === undefined) return;
    try {
      this.#resolvePromise(this.#read(settlement));
    } catch (error) {
      this.#rejectPromise?.(error as Error);
      if (this.#promise !== undefined) void handled(this.#promise);
    }
    this.#resolvePromise = this.#rejectPromise = undefined;
  }

  /** The result; throws what stands in its place, also when the result cannot be decoded. */
  #read(settlement: Settlement<T>): T {
    switch (settlement.outcome) {
      case 'value': {
        if ('value' in settlement) return settlement.value;
        const value = settlement.decoder.decode(settlement.text) as T;
        this.#settlement = { outcome: 'value', value };
        return value;
      }
      case 'swallowed':
        return settlement.value;
      case 'error':
        throw settlement.error;
      case 'cancelled':
        throw new SimpleflowError('cancelled', `${this.#name} was cancelled`);
    }
  }

  #observe(): void {
    if (this.#isObserved) return;
    this.#isObserved = true;
    this.#owner?.observed?.();
  }

  #call(fn: (future: this) => void): void {
    try {
      fn(this);
    } catch (error) {
      // Python logs and goes on; a warning cannot be missed and cannot kill a run.
      process.emitWarning(
        error instanceof Error
          ? error
          : new Error(`a callback of ${this.#name} threw ${describeValue(error)}`),
      );
    }
  }

  #within(timeoutMs: number, promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const stop = startTimeout(this.#owner, timeoutMs, () => {
        reject(new SimpleflowError('timeout', `${this.#name} has no result after ${timeoutMs} ms`));
      });
      promise.then(
        (value) => {
          stop();
          resolve(value);
        },
        (error: unknown) => {
          stop();
          reject(error);
        },
      );
    });
  }
}

/** A promise taken now and awaited later must not end the process in between. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
