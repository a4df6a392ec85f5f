import type { ActivityCall, ActivityOutcome } from '../activity/activity-call.js';
import type { ActivityChunk, ActivityControl } from '../executor/activity-runner.js';
import type { Flight } from './flight.js';

/**
 * Calls that share a message, and a place of the runner's.
 *
 * flights ─▶ runChunk ─▶ started, ended … ─▶ (settled) those that have not begun go back to the queue
 */
export class FlightChunk implements ActivityChunk {
  readonly calls: readonly ActivityCall[];
  readonly isTimed: boolean;
  onStop: ((index: number, reason: Error) => void) | undefined;
  hasBeaten: ((index: number) => boolean) | undefined;
  readonly #flights: readonly Flight[];
  /** When the last call that the worker told of had ended; before the first, when the chunk was sent. */
  #knownUntilMs = performance.now();

  constructor(flights: readonly Flight[]) {
    this.#flights = flights;
    this.calls = flights.map((flight) => flight.makeCall());
    this.isTimed = flights.some(({ isTimed }) => isTimed);
    const onStop = (control: ActivityControl, reason: Error): void =>
      this.onStop?.((flights as readonly ActivityControl[]).indexOf(control), reason);
    for (const [index, flight] of flights.entries()) {
      if (this.isTimed) flight.hasBeaten = () => this.hasBeaten?.(index) === true;
      flight.state = 'sent';
      flight.onStop = onStop;
    }
  }

  stopReason(index: number): Error | undefined {
    return this.#flights[index]?.stopReason;
  }

  started(index: number): void {
    const flight = this.#flights[index];
    if (flight?.state !== 'sent') return;
    flight.markRunning();
    flight.announceStart();
  }

  heartbeat(index: number): void {
    const flight = this.#flights[index];
    if (flight?.state !== 'running' || flight.stopReason !== undefined) return;
    try {
      flight.heartbeat();
    } catch {
      // The beat came too late: the flight has ended, and the runner has been told to stop it.
    }
  }

  ended(index: number, outcome: ActivityOutcome, ranMs = 0): void {
    const flight = this.#flights[index];
    const nowMs = performance.now();
    // One after the other: each ran when the one before it had ended.
    const isBehind = flight?.state === 'sent';
    this.#knownUntilMs = isBehind ? Math.min(this.#knownUntilMs + ranMs, nowMs) : nowMs;
    flight?.finishRun(outcome, ranMs, this.#knownUntilMs);
  }

  /**
   * The runner is done with the chunk. Calls that have begun and not ended get `failure`; so do all if none had begun, as
   * that would go on for ever.
   * @returns those that are to be handed over again
   */
  settle(failure: () => ActivityOutcome): readonly Flight[] {
    const sent = this.#flights.filter(({ state }) => state === 'sent');
    if (sent.filter(({ stopReason }) => stopReason === undefined).length === this.#flights.length) {
      for (const flight of this.#flights) flight.finish(failure());
      return [];
    }
    for (const flight of this.#flights) if (flight.state === 'running') flight.finish(failure());
    for (const flight of sent) {
      flight.onStop = undefined;
      flight.hasBeaten = undefined;
      flight.takeBack();
    }
    return sent.filter(({ state }) => state === 'queued');
  }
}
