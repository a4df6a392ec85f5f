import type { ActivityOutcome } from '../activity/activity-call.js';
import type { Codec } from '../codec/codec.js';
import type { ScheduleActivity, ScheduleLambda } from '../engine/commands.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityRunner } from '../executor/activity-runner.js';
import type { Clock } from './clock.js';
import { Flight, type CalledTask, type FlightHost, type FlightListener } from './flight.js';
import { FlightChunk } from './flight-chunk.js';
import { ProgressMeter } from './progress-meter.js';

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
  /** Counts what passes. Default: a new one. */
  readonly meter?: ProgressMeter;
}

/** Where calls wait for a runner. */
export interface FlightQueue {
  readonly meter: ProgressMeter;
  /** True if nothing runs and nothing is queued. */
  readonly isIdle: boolean;
  /** @param task if it is one of this process */
  enqueue(
    command: ScheduleActivity | ScheduleLambda,
    task: CalledTask | undefined,
    listener: FlightListener,
  ): Flight;
  /** Starts what can be started. Calls that end at once have ended when this returns, unless they take long. */
  pump(): void;
  /** Hands nothing over any more, and forgets what is queued: the runner closes, and nobody waits for it. */
  close(): void;
}

/**
 * One first-in-first-out queue before a runner; hands it no more calls than it can run at once. Neighbours that may share
 * a message do, if the runner knows how to take them.
 */
export class Dispatcher implements FlightQueue {
  readonly meter: ProgressMeter;
  readonly #options: DispatcherOptions;
  readonly #host: FlightHost;
  #queue: Flight[] = [];
  #head = 0;
  /** Those for which there was no room; they are told with the next `pump`. */
  #refused: Flight[] = [];
  #running = 0;
  #isPumping = false;
  #isHolding = false;
  #isClosed = false;
  #sendsParts = false;

  constructor(options: DispatcherOptions) {
    this.meter = options.meter ?? new ProgressMeter();
    this.#options = options;
    this.#host = { clock: options.clock, meter: this.meter, isRealTime: options.yields };
  }

  get isIdle(): boolean {
    return this.#running === 0 && this.#head === this.#queue.length && this.#refused.length === 0;
  }

  enqueue(
    command: ScheduleActivity | ScheduleLambda,
    task: CalledTask | undefined,
    listener: FlightListener,
  ): Flight {
    const flight = new Flight(command, task, listener, this.#host);
    if (this.#isFull) this.#refused.push(flight);
    else this.#queue.push(flight);
    return flight;
  }

  pump(): void {
    const { meter } = this;
    meter.forgetTime();
    if (this.#isPumping || this.#isClosed) return;
    this.#isPumping = true;
    if (this.#refused.length > 0) this.#refuse();
    const { runner, yields } = this.#options;
    let beganAtMs: number | undefined;
    while (this.#running < runner.concurrency) {
      const flight = this.#next();
      if (flight === undefined) break;
      if (flight.chunkSize === 1 || runner.runChunk === undefined) this.#start(flight);
      else if (!this.#startChunk(flight)) break;
      // The meter reads the clock when a call begins and ends: that is often enough.
      beganAtMs ??= flight.runningSinceMs;
      if (yields && meter.readAtMs - beganAtMs > YIELD_AFTER_MS) {
        setImmediate(() => this.pump());
        break;
      }
    }
    this.#isPumping = false;
    meter.forgetTime();
    if (this.isIdle) this.#options.onIdle();
  }

  close(): void {
    this.#isClosed = true;
    for (const flight of this.#queue.slice(this.#head)) if (flight.state === 'queued') flight.discard();
    this.#queue = [];
    this.#head = 0;
  }

  /** @param chunkSize only if it has this one */
  #next(chunkSize?: number): Flight | undefined {
    while (this.#head < this.#queue.length) {
      const flight = this.#queue[this.#head];
      // Ended while queued: cancelled, or out of time.
      const isAlive = flight?.state === 'queued' && !flight.expire();
      if (isAlive && chunkSize !== undefined && flight.chunkSize !== chunkSize) return undefined;
      this.#head += 1;
      if (this.#head > 1_024 && this.#head * 2 > this.#queue.length) this.#forgetTaken();
      if (isAlive) return flight;
    }
    this.#forgetTaken();
    return undefined;
  }

  /** As many wait as may, not counting those that can start now. */
  get #isFull(): boolean {
    const { maxQueue = Infinity, concurrency } = this.#options.runner;
    const isFull = (): boolean =>
      this.#queue.length - this.#head >= maxQueue + Math.max(concurrency - this.#running, 0);
    if (!isFull()) return false;
    // Those that were cancelled take no room.
    this.#forgetTaken();
    this.#queue = this.#queue.filter(({ state }) => state === 'queued');
    return isFull();
  }

  #refuse(): void {
    const { maxQueue = 0 } = this.#options.runner;
    for (const flight of this.#refused.splice(0)) {
      const { name } = flight.command;
      const error = new SimpleflowError(
        'queue-full',
        `activity \`${name}\` was refused: ${maxQueue} activities wait for a worker already, which is the limit (\`maxQueue\`); submit fewer at once (\`bufferSize\` of \`map\`), or retry with a delay`,
      );
      flight.finish(this.#broken(error));
    }
  }

  #forgetTaken(): void {
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  /** Before all others: it was their turn. */
  #giveBack(flights: readonly Flight[]): void {
    if (flights.length === 0) return;
    this.#queue = [...flights, ...this.#queue.slice(this.#head)];
    this.#head = 0;
  }

  /** With those behind it that may share its message; false if it has to wait for more of them. */
  #startChunk(first: Flight): boolean {
    const { chunkSize } = first;
    const isFull = this.#queue.length - this.#head >= chunkSize - 1;
    if (!isFull && !this.#sendsParts) {
      this.#giveBack([first]);
      this.#hold();
      return false;
    }
    const flights = [first];
    while (flights.length < chunkSize) {
      const flight = this.#next(chunkSize);
      if (flight === undefined) break;
      flights.push(flight);
    }
    this.#runChunk(flights);
    return true;
  }

  /** Who submits many one by one does so in one go: when that is over, what there is will be sent. */
  #hold(): void {
    if (this.#isHolding) return;
    this.#isHolding = true;
    setImmediate(() => {
      this.#isHolding = false;
      this.#sendsParts = true;
      this.pump();
      this.#sendsParts = false;
    });
  }

  /** The place is free again when the runner is done with all of them. */
  #runChunk(flights: readonly Flight[]): void {
    this.#running += 1;
    const chunk = new FlightChunk(flights);
    const settled = (error?: unknown): void => {
      const failure = (): ActivityOutcome => this.#broken(error ?? forgotten());
      const back = chunk.takeBack(failure);
      if (back === undefined) for (const flight of flights) flight.finish(failure());
      else this.#giveBack(back);
      this.#running -= 1;
      this.pump();
    };
    try {
      this.#options.runner.runChunk?.(chunk).then(() => settled(), settled);
    } catch (error) {
      settled(error);
    }
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
    const free = (): void => {
      this.#running -= 1;
      this.pump();
    };
    // A call that has run out of time is over at once. Its place is free only when the runner has stopped it, or if the
    // runner never will: else the next call would wait for that place with its own time running.
    const { canStopRunning } = this.#options.runner;
    if (!canStopRunning) flight.onEnd = free;
    const finish = (value: ActivityOutcome): void => {
      flight.finish(value);
      if (canStopRunning) free();
    };
    outcome.then(finish, (error: unknown) => finish(this.#broken(error)));
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

/** A runner that breaks its promise: it says it is done, and calls of the chunk are not. */
function forgotten(): SimpleflowError {
  return new SimpleflowError('invalid-state', 'the runner was done with a chunk before its calls had ended');
}
