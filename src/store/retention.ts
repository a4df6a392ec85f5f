import { setImmediate } from 'node:timers/promises';
import type { RunStore } from './run-store.js';

const DAY_MS = 86_400_000;

/** Runs that are deleted before others have their turn. */
const AT_ONCE = 100;

/** Deletes runs of a store that closed long ago: now, and every day. Does not keep the process alive. */
export class Retention {
  readonly #store: Pick<RunStore, 'prune'>;
  readonly #days: number;
  readonly #timer: NodeJS.Timeout;
  #isStopped = false;

  constructor(store: Pick<RunStore, 'prune'>, days: number) {
    this.#store = store;
    this.#days = days;
    this.#timer = setInterval(() => void this.#prune(), DAY_MS).unref();
    void this.#prune();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }

  async #prune(): Promise<void> {
    const closedBeforeMs = Date.now() - this.#days * DAY_MS;
    try {
      do await setImmediate();
      while (!this.#isStopped && this.#store.prune(closedBeforeMs, AT_ONCE) === AT_ONCE);
    } catch (error) {
      // The next day tries again; a store that is lost says so elsewhere.
      process.emitWarning(`old runs cannot be deleted: ${String(error)}`, 'SimpleflowWarning');
    }
  }
}
