import type { Future } from './future.js';

/** Who wants to know of the end of one future. Made when the first one asks: most futures are awaited, and nothing else. */
export class Listeners<F> {
  readonly #callbacks: ((future: F) => void)[] = [];
  #watchers: Set<Watcher> | undefined;

  add(callback: (future: F) => void): void {
    this.#callbacks.push(callback);
  }

  /** Returns how to take it back. */
  watch(fn: Watcher['fn']): () => void {
    const watchers = (this.#watchers ??= new Set());
    // One function may watch twice.
    const watcher = { fn };
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  }

  /** Callbacks in the order of registration, then watchers. */
  tell(call: (fn: ((future: F) => void) | Watcher['fn']) => void): void {
    for (const fn of this.#callbacks) call(fn);
    if (this.#watchers !== undefined) for (const { fn } of this.#watchers) call(fn);
  }
}

interface Watcher {
  readonly fn: (future: Future<unknown>) => void;
}
