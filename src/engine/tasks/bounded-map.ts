import { INSPECT, type CancelOptions, type Future } from '../../futures/future.js';
import type { DerivedFuture } from '../../workflow/runtime.js';

export interface BoundedMapOptions {
  readonly items: readonly unknown[];
  /** How many are open at once. */
  readonly maxParallel: number;
  readonly submit: (item: unknown) => Future<unknown>;
  readonly derive: (cancel: (options: CancelOptions) => void) => DerivedFuture<unknown[]>;
}

/**
 * The list of results of many tasks, of which few are open at once: when one ends, the next is submitted. It fails with
 * the first failure, and submits no more then.
 */
export class BoundedMap {
  readonly #options: BoundedMapOptions;
  readonly #derived: DerivedFuture<unknown[]>;
  readonly #results: unknown[] = [];
  readonly #open = new Map<number, Future<unknown>>();
  #begun = 0;
  #isPumping = false;
  #isCancelled = false;

  constructor(options: BoundedMapOptions) {
    this.#options = options;
    this.#derived = options.derive((how) => this.#cancel(how));
    this.#pump();
  }

  get future(): Future<unknown[]> {
    return this.#derived.future;
  }

  /** A loop, not a recursion: a task may end while it is submitted, and there may be any number of them. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#maySubmit) this.#submitNext();
    this.#isPumping = false;
    if (this.#open.size > 0 || this.future.done()) return;
    if (this.#isCancelled) this.#derived.cancel();
    else this.#derived.resolve(this.#results);
  }

  get #maySubmit(): boolean {
    const { items, maxParallel } = this.#options;
    // It is done before its tasks are if one of them fails, or the run does.
    if (this.#isCancelled || this.future.done()) return false;
    return this.#begun < items.length && this.#open.size < maxParallel;
  }

  #submitNext(): void {
    const { items, submit } = this.#options;
    const index = this.#begun;
    this.#begun += 1;
    try {
      const task = submit(items[index]);
      this.#open.set(index, task);
      task.onDone(() => {
        this.#open.delete(index);
        if (!this.future.done()) this.#ended(index, task);
        this.#pump();
      });
    } catch (error) {
      // Arguments that cannot be sent, for example.
      if (!this.future.done()) this.#derived.reject(error as Error);
    }
  }

  #ended(index: number, task: Future<unknown>): void {
    const { outcome, error } = task[INSPECT];
    if (outcome === 'error') return this.#derived.reject(error as Error);
    if (outcome === 'cancelled') {
      this.#isCancelled = true;
      // With `wait`, the last task to end settles the list.
      return;
    }
    try {
      this.#results[index] = task[INSPECT].read();
    } catch (unreadable) {
      this.#derived.reject(unreadable as Error);
    }
  }

  #cancel(options: CancelOptions): void {
    this.#isCancelled = true;
    for (const task of this.#open.values()) task.cancel(options);
    if (options.wait !== true && !this.future.done()) this.#derived.cancel();
  }
}
