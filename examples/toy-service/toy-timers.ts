import type { Clock } from 'simpleflow/backend';

/** The timers of all runs. One without an id is the time limit of its run. */
export class ToyTimers {
  readonly #clock: Clock;
  /** How to stop each, by run and id. */
  readonly #runs = new Map<string, Map<string, () => void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param atMs milliseconds since 1970; if that is past, the timer fires soon */
  start(
    { runId, id }: { readonly runId: string; readonly id: string },
    atMs: number,
    fire: () => void,
  ): void {
    const timers = this.#runs.get(runId) ?? new Map<string, () => void>();
    this.#runs.set(runId, timers);
    const restMs = Math.max(atMs - this.#clock.nowMs(), 0);
    const stop = this.#clock.schedule(this.#clock.elapsedMs() + restMs, () => {
      timers.delete(id);
      fire();
    });
    timers.set(id, stop);
  }

  stop(runId: string, id: string): void {
    this.#runs.get(runId)?.get(id)?.();
    this.#runs.get(runId)?.delete(id);
  }

  stopAll(runId: string): void {
    for (const stop of this.#runs.get(runId)?.values() ?? []) stop();
    this.#runs.delete(runId);
  }

  close(): void {
    for (const runId of [...this.#runs.keys()]) this.stopAll(runId);
  }
}
