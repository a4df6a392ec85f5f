import type { Future, Watching } from './future.js';

/** Who waits for the end of a future, and can stop. */
export type Watcher = (future: Future<unknown>, key: unknown) => void;

/** Who wants to know of the end of one future. Made when the first one asks: most futures are awaited, and nothing else. */
export class Listeners<F> {
  readonly #callbacks: ((future: F) => void)[] = [];
  readonly #watches = new Ring();
  readonly #givenUp: () => void;

  /** @param givenUp called when the last one that waited has run out of time */
  constructor(givenUp: () => void) {
    this.#givenUp = givenUp;
  }

  add(callback: (future: F) => void): void {
    this.#callbacks.push(callback);
  }

  watch(watcher: Watcher, key: unknown): Watching {
    return new Watch(this.#watches, watcher, key, this.#left);
  }

  /** Callbacks in the order of registration, then watchers. */
  tell(call: (fn: ((future: F) => void) | Watcher, key?: unknown) => void): void {
    for (const fn of this.#callbacks) call(fn);
    for (let watch = this.#watches.next; watch instanceof Watch; watch = this.#watches.next) {
      watch.leave();
      call(watch.watcher, watch.key);
    }
  }

  readonly #left = (): void => {
    if (this.#watches.next === this.#watches) this.#givenUp();
  };
}

/**
 * A list from whose middle one can leave: a ring, in which the list itself stands before the first and after the last.
 *
 * hot path: a loop over `asCompleted` watches every future anew in each round, and a Set costs several times as much.
 */
class Ring {
  next: Ring = this;
  previous: Ring = this;

  leave(): void {
    this.previous.next = this.next;
    this.next.previous = this.previous;
    this.next = this.previous = this;
  }
}

class Watch extends Ring implements Watching {
  readonly watcher: Watcher;
  readonly key: unknown;
  readonly #left: () => void;

  constructor(list: Ring, watcher: Watcher, key: unknown, left: () => void) {
    super();
    this.watcher = watcher;
    this.key = key;
    this.#left = left;
    this.previous = list.previous;
    this.next = list;
    this.previous.next = list.previous = this;
  }

  stop(isGivenUp = false): void {
    this.leave();
    if (isGivenUp) this.#left();
  }
}
