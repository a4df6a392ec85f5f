import type { Clock } from '../clock.js';

/** The timers of a run that have not fired, by id. */
export class RunTimers {
  readonly #clock: Clock;
  readonly #onFired: (id: string) => void;
  readonly #stops = new Map<string, () => void>();

  constructor(clock: Clock, onFired: (id: string) => void) {
    this.#clock = clock;
    this.#onFired = onFired;
  }

  get size(): number {
    return this.#stops.size;
  }

  start(id: string, delayMs: number): void {
    const clock = this.#clock;
    const stop = clock.schedule(clock.elapsedMs() + delayMs, () => {
      this.#stops.delete(id);
      this.#onFired(id);
    });
    this.#stops.set(id, stop);
  }

  stop(id: string): void {
    this.#stops.get(id)?.();
    this.#stops.delete(id);
  }

  stopAll(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }
}
