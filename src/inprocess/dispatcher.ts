import type { ActivityOutcome } from '../activity/activity-call.js';
import type { ActivityDefinition } from '../activity/activity.js';
import type { Codec } from '../codec/codec.js';
import type { ScheduleActivity } from '../engine/commands.js';
import type { ActivityRunner } from '../executor/activity-runner.js';
import type { Clock } from './clock.js';
import { Flight, type FlightListener } from './flight.js';

// Long enough that small activities share one turn, short enough that timers and signals are not kept waiting.
const YIELD_AFTER_MS = 5;

export interface DispatcherOptions {
  readonly runner: ActivityRunner;
  readonly codec: Codec;
  readonly clock: Clock;
  /** Give the event loop a chance between calls that end at once. False makes a run on a virtual clock repeatable. */
  readonly yields: boolean;
  /** Called when the last call has ended and none is queued. */
  readonly onIdle: () => void;
}

/** One first-in-first-out queue before a runner; hands it no more calls than it can run at once. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  #queue: Flight[] = [];
  #head = 0;
  #running = 0;
  #isPumping = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** True if nothing runs and nothing is queued. */
  get isIdle(): boolean {
    return this.#running === 0 && this.#head === this.#queue.length;
  }

  /** @param definition if the activity is one of this process */
  enqueue(
    command: ScheduleActivity,
    definition: ActivityDefinition | undefined,
    listener: FlightListener,
  ): Flight {
    const flight = new Flight(command, definition, listener, this.#options.clock);
    this.#queue.push(flight);
    return flight;
  }

  /** Starts what can be started. Calls that end at once have ended when this returns, unless they take long. */
  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    const { runner, yields } = this.#options;
    const yieldAtMs = performance.now() + YIELD_AFTER_MS;
    while (this.#running < runner.concurrency) {
      const flight = this.#next();
      if (flight === undefined) break;
      this.#start(flight);
      if (yields && performance.now() > yieldAtMs) {
        setImmediate(() => this.pump());
        break;
      }
    }
    this.#isPumping = false;
    if (this.isIdle) this.#options.onIdle();
  }

  #next(): Flight | undefined {
    while (this.#head < this.#queue.length) {
      const flight = this.#queue[this.#head];
      this.#head += 1;
      if (this.#head > 1_024 && this.#head * 2 > this.#queue.length) this.#forgetTaken();
      // Ended while queued: cancelled, or out of time.
      if (flight?.state === 'queued' && !flight.expire()) return flight;
    }
    this.#forgetTaken();
    return undefined;
  }

  #forgetTaken(): void {
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  #start(flight: Flight): void {
    this.#running += 1;
    flight.markRunning();
    const outcome = this.#run(flight);
    if (!('then' in outcome)) {
      this.#running -= 1;
      flight.finish(outcome);
      return;
    }
    flight.announceStart();
    flight.onEnd = () => {
      this.#running -= 1;
      this.pump();
    };
    outcome.then(
      (value) => {
        flight.finish(value);
      },
      (error: unknown) => {
        flight.finish(this.#broken(error));
      },
    );
  }

  #run(flight: Flight): ActivityOutcome | Promise<ActivityOutcome> {
    try {
      return this.#options.runner.run(flight.makeCall(), flight);
    } catch (error) {
      return this.#broken(error);
    }
  }

  /** A runner may neither throw nor reject. One that does fails the call that it was given, not the executor. */
  #broken(error: unknown): ActivityOutcome {
    return { kind: 'failed', failure: this.#options.codec.encodeFailure(error) };
  }
}
