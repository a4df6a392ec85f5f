import { setImmediate } from 'node:timers';
import type { ActivityOutcome } from '../../activity/activity-call.js';
import type { ActivityDefinition } from '../../activity/activity.js';
import type { Codec } from '../../codec/codec.js';
import type { ScheduleActivity, ScheduleLambda } from '../../engine/language/commands.js';
import { SimpleflowError } from '../../errors.js';
import type { ActivityRunner } from '../../executor/activity-runner.js';
import { CallQueue } from './call-queue.js';
import type { Clock } from '../clock.js';
import { CallChunk } from './call-chunk.js';
import { Flight, type CalledTask, type FlightListener } from './flight.js';
import { ProgressMeter } from './progress-meter.js';
import type { CallHost, QueuedCall } from './queued-call.js';
import { isCallerOf } from './self-wait.js';

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
export interface ActivityQueue extends CallHost {
  /** True if nothing runs and nothing is queued. */
  readonly isIdle: boolean;
  /** @param task if it is one of this process */
  enqueue(
    command: ScheduleActivity | ScheduleLambda,
    task: CalledTask | undefined,
    listener: FlightListener,
  ): Flight;
  /** True if calls of the activity can share a message. */
  takesChunks(definition: ActivityDefinition): boolean;
  /** False if as many calls wait as may. */
  readonly hasRoom: boolean;
  /** Adds a call that may share a message. To be called if there is room; starts what can be started. */
  add(call: QueuedCall): void;
  /**
   * True if the code that asks is the activity that occupies the only place: what it waits for here cannot begin.
   * @param definition of what it waits for; undefined for everything
   */
  isHeldByCaller(definition?: ActivityDefinition): boolean;
  /** Starts what can be started. Calls that end at once have ended when this returns, unless they take long. */
  pump(): void;
  /** Hands nothing over any more, and forgets what is queued: the runner closes, and nobody waits for it. */
  close(): void;
}

/**
 * One first-in-first-out queue before a runner; hands it no more calls than it can run at once. Neighbours that may share
 * a message do, if the runner knows how to take them.
 *
 * ```
 * task of a run, bare task ─▶ Flight ──┐              ┌─ alone ──────────▶ runner.run ──────┐
 *                                      ├─▶ CallQueue ─┤                                     ├─▶ outcome ─▶ the call
 * item of a `map` ─────────▶ MapCall ──┘              └─ in a CallChunk ─▶ runner.runChunk ─┘
 * ```
 */
export class Dispatcher implements ActivityQueue {
  readonly meter: ProgressMeter;
  readonly clock: Clock;
  readonly isRealTime: boolean;
  readonly #options: DispatcherOptions;
  readonly #queue = new CallQueue();
  /** Those for which there was no room; they are told with the next `pump`. */
  #refused: Flight[] = [];
  #running = 0;
  /** The call that runs, where no other can beside it. */
  #holder: QueuedCall | undefined;
  #isPumping = false;
  #isHolding = false;
  #isClosed = false;
  #sendsParts = false;

  constructor(options: DispatcherOptions) {
    this.meter = options.meter ?? new ProgressMeter();
    this.#options = options;
    this.clock = options.clock;
    this.isRealTime = options.yields;
  }

  get isIdle(): boolean {
    return this.#running === 0 && this.#queue.length === 0 && this.#refused.length === 0;
  }

  enqueue(
    command: ScheduleActivity | ScheduleLambda,
    task: CalledTask | undefined,
    listener: FlightListener,
  ): Flight {
    const flight = new Flight(command, task, listener, this);
    if (this.#isFull) this.#refused.push(flight);
    else this.#queue.push(flight);
    return flight;
  }

  takesChunks({ placement, isLambda }: ActivityDefinition): boolean {
    return this.#options.runner.runChunk !== undefined && isLambda !== true && placement !== 'inline';
  }

  isHeldByCaller(): boolean {
    return isCallerOf(this.#holder);
  }

  get hasRoom(): boolean {
    return !this.#isFull;
  }

  add(call: QueuedCall): void {
    this.#queue.push(call);
    if (this.#running >= this.#options.runner.concurrency) return;
    // The first of them waits for more of its kind.
    if (!this.#isHolding || this.#queue.length >= call.chunkSize) this.pump();
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
      const call = this.#queue.first;
      if (call === undefined) break;
      if (call.chunkSize > 1 && runner.runChunk !== undefined) {
        if (!this.#startChunk(call.chunkSize)) break;
      } else {
        this.#queue.take();
        this.#start(call);
      }
      // The meter reads the clock when a call begins and ends: that is often enough.
      beganAtMs ??= call.runningSinceMs;
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
    this.#queue.discardAll();
  }

  /** As many wait as may, not counting those that can start now. */
  get #isFull(): boolean {
    const { maxQueue = Infinity } = this.#options.runner;
    if (maxQueue === Infinity || this.#roomFor(maxQueue)) return false;
    // Those that were cancelled take no room.
    this.#queue.compact();
    return !this.#roomFor(maxQueue);
  }

  #roomFor(maxQueue: number): boolean {
    return this.#queue.length < maxQueue + Math.max(this.#options.runner.concurrency - this.#running, 0);
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

  /** Calls that share a message; false if they have to wait for more of their kind. */
  #startChunk(chunkSize: number): boolean {
    if (this.#queue.length < chunkSize && !this.#sendsParts) {
      this.#hold();
      return false;
    }
    this.#runChunk(new CallChunk(this.#queue.takeChunk(chunkSize)));
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
  #runChunk(chunk: CallChunk): void {
    this.#running += 1;
    const settled = (error?: unknown): void => {
      this.#queue.giveBack(chunk.settle(() => this.#broken(error ?? forgotten())));
      this.#running -= 1;
      this.pump();
    };
    try {
      this.#options.runner.runChunk?.(chunk).then(() => settled(), settled);
    } catch (error) {
      settled(error);
    }
  }

  #start(call: QueuedCall): void {
    this.#running += 1;
    call.markRunning();
    if (this.#options.runner.concurrency === 1) this.#holder = call;
    const outcome = this.#run(call);
    if (!('then' in outcome)) {
      this.#holder = undefined;
      this.#running -= 1;
      call.finish(outcome);
      this.meter.keepTime();
      return;
    }
    call.announceStart();
    const free = (): void => {
      this.#holder = undefined;
      this.#running -= 1;
      this.pump();
    };
    // A call that has run out of time is over at once. Its place is free only when the runner has stopped it, or if the
    // runner never will: else the next call would wait for that place with its own time running.
    const { canStopRunning } = this.#options.runner;
    if (!canStopRunning) call.onEnd = free;
    const finish = (value: ActivityOutcome): void => {
      call.finish(value);
      if (canStopRunning) free();
    };
    outcome.then(finish, (error: unknown) => finish(this.#broken(error)));
  }

  #run(call: QueuedCall): ActivityOutcome | Promise<ActivityOutcome> {
    try {
      return this.#options.runner.run(call.makeCall(), call);
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
