import type { SimpleflowError } from '../../errors.js';
import type { ClientNews } from '../../store/run-records.js';
import type { RunStore } from '../../store/run-store.js';
import { ChangeLog } from './change-log.js';

/** Pauses before a commit that failed is tried again: doubled each time, up to the last. */
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/** What runs do to each other, and what happens when that is certain. */
export interface Transactions {
  /** Where changes are noted during a transaction that is kept in a store. */
  readonly log: ChangeLog | undefined;
  /** True while changes wait for their commit: no run may take a turn. */
  readonly isPending: boolean;
  /** Resolves when what `act` did is durable; rejects with what it throws, or if nothing can be written any more. */
  run<T>(act: () => T): Promise<T>;
  /** The same for a caller that does not wait. */
  now(act: () => void): void;
  /** An effect that must not come before the transaction is durable. Outside of one, it comes at once. */
  afterwards(effect: () => void): void;
}

/** Without a store everything is as certain as it will ever be. */
export const IMMEDIATE: Transactions = {
  log: undefined,
  isPending: false,
  run: async (act) => act(),
  now: (act) => act(),
  afterwards: (effect) => effect(),
};

export interface StoredTransactionsOptions {
  /** Reports that commits fail, once for each that does. */
  readonly warn: (message: string) => void;
  /** Gives runs what clients have left; part of the transaction. */
  readonly onNews: (news: ClientNews) => void;
  /** Nothing is pending any more. */
  readonly onFree: () => void;
  /** Another host has the store: nothing can be written any more. */
  readonly onLost: (error: SimpleflowError) => void;
}

/**
 * Transactions of a store, one after the other.
 *
 * act ─▶ runs change in memory, each change is noted ─▶ commit ─▶ effects (activities, timers, results, hooks)
 *
 * Runs change inside the transaction of the store, so that no client writes between what they saw and what they did. A
 * commit that fails is tried again with the same changes: until it succeeds nobody sees what has changed in memory.
 */
export class StoredTransactions implements Transactions {
  readonly #options: StoredTransactionsOptions;
  readonly #queue: Transaction[] = [];
  #store: RunStore | undefined;
  #current: Transaction | undefined;
  #isRunning = false;
  /** Why nothing can be written any more. */
  #failure: Error | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor(options: StoredTransactionsOptions) {
    this.#options = options;
  }

  get log(): ChangeLog | undefined {
    return this.#current?.log;
  }

  get isPending(): boolean {
    return this.#isRunning || this.#store === undefined;
  }

  /** From now on there is a store: what has waited for it is committed. */
  open(store: RunStore): void {
    this.#store = store;
    this.#work();
  }

  /** Nothing can be written, now and from now on. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#stopWaiting?.();
    for (const each of this.#queue.splice(0)) each.failed(error);
  }

  run<T>(act: () => T): Promise<T> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise<T>((resolve, reject) => {
      this.#add(new Transaction(act, resolve as (value: unknown) => void, reject));
    });
  }

  now(act: () => void): void {
    // Part of the transaction that is under way.
    if (this.#current !== undefined) act();
    else if (this.#failure === undefined) this.#add(new Transaction(act));
  }

  afterwards(effect: () => void): void {
    if (this.#current === undefined) effect();
    else this.#current.effects.push(effect);
  }

  #add(transaction: Transaction): void {
    this.#queue.push(transaction);
    this.#work();
  }

  #work(): void {
    const store = this.#store;
    if (this.#isRunning || store === undefined) return;
    this.#isRunning = true;
    // As long as the store answers without a promise: each would cost a round of the event loop.
    for (let next = this.#queue.at(0); next !== undefined; next = this.#queue.at(0)) {
      const pending = this.#commit(store, next);
      if (pending === undefined) continue;
      void pending.then(() => {
        this.#isRunning = false;
        this.#work();
      });
      return;
    }
    this.#isRunning = false;
    this.#options.onFree();
  }

  /** @returns a promise if it could not be done at once */
  #commit(store: RunStore, transaction: Transaction): Promise<void> | undefined {
    if (this.#failure !== undefined) {
      this.#end(transaction, this.#failure);
      return;
    }
    try {
      const ids = store.commit((news) => this.#change(transaction, news));
      if (!('then' in ids)) {
        this.#end(transaction, undefined, ids);
        return;
      }
      return ids.then(
        (given) => this.#end(transaction, undefined, given),
        (error: unknown) => this.#failed(store, transaction, error),
      );
    } catch (error) {
      return this.#failed(store, transaction, error);
    }
  }

  #change(transaction: Transaction, news: ClientNews): ChangeLog['changes'] {
    this.#current = transaction;
    try {
      this.#options.onNews(news);
      transaction.act();
      return transaction.log.changes;
    } finally {
      this.#current = undefined;
    }
  }

  #failed(store: RunStore, transaction: Transaction, error: unknown): Promise<void> | undefined {
    const { code, message } = error as SimpleflowError;
    if (code === 'store-lost') {
      this.fail(error as SimpleflowError);
      this.#options.onLost(error as SimpleflowError);
      return undefined;
    }
    // A busy store is nothing to report: somebody else is writing.
    if (transaction.isFirstFailure && code !== 'store-busy') {
      this.#options.warn(`nothing can be committed, and runs wait: ${message}`);
    }
    return this.#pause(transaction.nextDelayMs()).then(() => this.#commit(store, transaction));
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.#stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #end(transaction: Transaction, failure?: unknown, ids: readonly number[] = []): undefined {
    this.#queue.shift();
    if (failure !== undefined) {
      transaction.failed(failure);
      return;
    }
    transaction.log.committed(ids);
    transaction.committed();
  }
}

/** One transaction, over all attempts to commit it. */
class Transaction {
  readonly log = new ChangeLog();
  readonly effects: (() => void)[] = [];
  readonly #act: () => unknown;
  readonly #resolve: ((value: unknown) => void) | undefined;
  readonly #reject: ((error: unknown) => void) | undefined;
  #outcome: { readonly value: unknown } | { readonly error: unknown } | undefined;
  #delayMs = 0;

  constructor(act: () => unknown, resolve?: (value: unknown) => void, reject?: (error: unknown) => void) {
    this.#act = act;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Does it, once: later attempts commit the same changes. */
  act(): void {
    if (this.#outcome !== undefined) return;
    try {
      this.#outcome = { value: this.#act() };
    } catch (error) {
      this.#outcome = { error };
    }
  }

  get isFirstFailure(): boolean {
    return this.#delayMs === 0;
  }

  nextDelayMs(): number {
    this.#delayMs = Math.min(Math.max(this.#delayMs * 2, FIRST_RETRY_MS), LAST_RETRY_MS);
    return this.#delayMs;
  }

  committed(): void {
    const outcome = this.#outcome ?? { value: undefined };
    if ('error' in outcome) this.#reject?.(outcome.error);
    else this.#resolve?.(outcome.value);
    for (const effect of this.effects) effect();
  }

  failed(error: unknown): undefined {
    this.#reject?.(error);
  }
}
