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
  type Watching,
} from './future.js';
import { describeValue } from '../util/describe-value.js';
import {
  OUTCOMES,
  WITH_LIMIT,
  WITHOUT_LIMIT,
  type Phase,
  type Seen,
  type Swallowed,
} from './future-phase.js';
import { Listeners, type Watcher } from './listeners.js';
import { within } from './timeout.js';

/** @internal What turns the text of a result into the result. */
export interface Decoder {
  decode(text: string): unknown;
}

interface Resolvers<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/**
 * @internal Both sides of a future. Who holds it sees {@link Future}; the write side goes through the static methods,
 * which only `FutureSource` calls.
 *
 * A run may hold tens of thousands of these: an end is two fields and no object of its own.
 */
export class FutureCell<T> implements Future<T> {
  readonly #owner: FutureOwner | undefined;
  #id: string | undefined;
  #phase: Phase = 'pending';
  /** By phase: the value, its text, the error, a {@link Swallowed}, what stands for a cancelled result. */
  #held: unknown;
  #decoder: Decoder | undefined;
  #seen: Seen = 0;
  #listeners: Listeners<this> | undefined;
  #promise: Promise<T> | undefined;
  #resolvers: Resolvers<T> | undefined;

  constructor(owner: FutureOwner | undefined, id: string | undefined) {
    this.#owner = owner;
    this.#id = id;
  }

  get id(): string | undefined {
    return this.#id;
  }

  get state(): FutureState {
    const phase = this.#phase;
    return phase === 'pending' || phase === 'running' || phase === 'cancelled' ? phase : 'finished';
  }

  done(): boolean {
    return this.#phase !== 'pending' && this.#phase !== 'running';
  }

  running(): boolean {
    return this.#phase === 'running';
  }

  cancelled(): boolean {
    return this.#phase === 'cancelled';
  }

  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((reason: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    const refusal = this.done() ? undefined : this.#owner?.awaited?.(onFulfilled ?? onRejected);
    const promise = refusal === undefined ? this.#asPromise(WITHOUT_LIMIT) : Promise.reject<T>(refusal);
    return promise.then(onFulfilled, onRejected);
  }

  result({ timeoutMs }: ResultOptions = {}): Promise<T> {
    if (timeoutMs === undefined) {
      const refusal = this.done() ? undefined : this.#owner?.awaited?.();
      return refusal === undefined ? this.#asPromise(WITHOUT_LIMIT) : Promise.reject<T>(refusal);
    }
    const promise = this.#asPromise(WITH_LIMIT);
    return this.done() ? promise : within(this, promise, timeoutMs, () => this.#name);
  }

  async exception(options: ResultOptions = {}): Promise<Error | undefined> {
    try {
      await this.result(options);
      // As in the Python library, which has one for finished futures only, and waits for it.
      if (this.cancelled()) return await new Promise<never>(() => undefined);
    } catch (error) {
      // A timeout of this call, or a cancelled future: neither is the task's own error.
      if (this.#phase !== 'error') throw error;
    }
    return this.#error;
  }

  cancel(options: CancelOptions = {}): boolean {
    if (this.done()) return false;
    if (this.#owner !== undefined) return this.#owner.cancelRequested(options);
    if (this.#phase === 'running') return false;
    FutureCell.cancel(this);
    return true;
  }

  onDone(fn: (future: this) => void): void {
    this.#observe(WITHOUT_LIMIT);
    if (this.done()) this.#call(fn);
    else this.#listening().add(fn);
  }

  [WATCH](watcher: Watcher, key?: unknown): Watching {
    this.#observe(WITH_LIMIT);
    if (!this.done()) return this.#listening().watch(watcher, key);
    this.#call(watcher, key);
    return DONE;
  }

  get [INSPECT](): FutureInspection {
    return {
      outcome: OUTCOMES[this.#phase],
      error: this.#error,
      read: () => (this.done() ? this.#read() : undefined),
      owner: this.#owner,
      isObserved: this.#seen > 0,
    };
  }

  static resolve<T>(cell: FutureCell<T>, value: T): void {
    cell.#settle('value', value);
  }

  static resolveEncoded<T>(cell: FutureCell<T>, text: string, decoder: Decoder): void {
    cell.#decoder = decoder;
    cell.#settle('encoded', text);
  }

  static reject<T>(cell: FutureCell<T>, error: Error): void {
    cell.#settle('error', error);
  }

  static swallow<T>(cell: FutureCell<T>, error: Error, value: unknown): void {
    cell.#settle('swallowed', { error, value } satisfies Swallowed);
  }

  /** @param instead what readers get instead of the error that it was cancelled */
  static cancel<T>(cell: FutureCell<T>, instead?: { readonly value: T }): void {
    cell.#settle('cancelled', instead);
  }

  static start<T>(cell: FutureCell<T>): void {
    if (cell.#phase === 'pending') cell.#phase = 'running';
  }

  static setId<T>(cell: FutureCell<T>, id: string): void {
    cell.#id = id;
  }

  #settle(phase: Phase, held: unknown): void {
    if (this.done()) {
      throw new SimpleflowError('invalid-state', `${this.#name} is settled already (${this.state})`);
    }
    this.#phase = phase;
    this.#held = held;
    if (this.#resolvers !== undefined) this.#settlePromise(this.#resolvers);
    const listeners = this.#listeners;
    if (listeners === undefined) return;
    this.#listeners = undefined;
    listeners.tell((fn, key) => this.#call(fn, key));
  }

  get #error(): Error | undefined {
    if (this.#phase === 'error') return this.#held as Error;
    return this.#phase === 'swallowed' ? (this.#held as Swallowed).error : undefined;
  }

  get #name(): string {
    return this.#id === undefined ? 'the future' : `\`${this.#id}\``;
  }

  #asPromise(seen: Seen): Promise<T> {
    this.#observe(seen);
    return (this.#promise ??= this.#makePromise());
  }

  #makePromise(): Promise<T> {
    if (!this.done()) {
      return new Promise<T>((resolve, reject) => {
        this.#resolvers = { resolve, reject };
      });
    }
    try {
      return Promise.resolve(this.#read());
    } catch (error) {
      return handled(Promise.reject(error));
    }
  }

  #settlePromise({ resolve, reject }: Resolvers<T>): void {
    this.#resolvers = undefined;
    try {
      resolve(this.#read());
    } catch (error) {
      reject(error as Error);
      if (this.#promise !== undefined) void handled(this.#promise);
    }
  }

  /** The result; throws what stands in its place, also when the result cannot be decoded. */
  #read(): T {
    switch (this.#phase) {
      case 'value':
        return this.#held as T;
      case 'encoded': {
        const value = this.#decoder?.decode(this.#held as string) as T;
        this.#phase = 'value';
        this.#held = value;
        this.#decoder = undefined;
        return value;
      }
      case 'swallowed':
        return (this.#held as Swallowed).value as T;
      case 'error':
        throw this.#held;
      case 'cancelled':
        if (this.#held !== undefined) return (this.#held as { readonly value: T }).value;
        throw new SimpleflowError('cancelled', `${this.#name} was cancelled`);
      case 'pending':
      case 'running':
        throw new SimpleflowError('invalid-state', `${this.#name} is not settled yet`);
    }
  }

  #observe(seen: Seen): void {
    if (this.#seen >= seen) return;
    const isFirst = this.#seen === 0;
    this.#seen = seen;
    if (isFirst) this.#owner?.observed?.();
  }

  /** Who looks again is the first again, as far as the owner is concerned. */
  #giveUp(): void {
    const owner = this.#owner;
    if (owner?.givenUp === undefined || this.done()) return;
    if (this.#seen !== WITH_LIMIT) return;
    this.#seen = 0;
    owner.givenUp();
  }

  #listening(): Listeners<this> {
    return (this.#listeners ??= new Listeners(() => this.#giveUp()));
  }

  #call(fn: (future: this, key: unknown) => void, key?: unknown): void {
    try {
      fn(this, key);
    } catch (error) {
      // Python logs and goes on; a warning cannot be missed and cannot kill a run.
      process.emitWarning(
        error instanceof Error
          ? error
          : new Error(`a callback of ${this.#name} threw ${describeValue(error)}`),
      );
    }
  }
}

const DONE: Watching = Object.freeze({ stop: () => undefined });

/** A promise taken now and awaited later must not end the process in between. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
