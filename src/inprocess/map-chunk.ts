import type { ActivityCall, ActivityOutcome } from '../activity/activity-call.js';
import { envelopeOf } from '../activity/envelope.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityChunk } from '../executor/activity-runner.js';
import type { Future } from '../futures/future.js';
import { MapCall, type CallCommon } from './map-call.js';
import type { Metered, ProgressMeter } from './progress-meter.js';

/** What became of one call: a result as text or none, a task that goes on with it, or nothing yet. */
export type MapResult = string | typeof NO_RESULT | Future<unknown> | SimpleflowError | undefined;

/** An activity that returned `undefined`. */
export const NO_RESULT = Symbol('no result');

export interface MapChunkOptions {
  /** What all its calls have in common. */
  readonly common: CallCommon;
  readonly idOf: (number: number) => string;
  /** How many calls it may have. */
  readonly chunkSize: number;
  readonly meter: ProgressMeter;
  /** A call that gave no plain result becomes a task, which knows about further tries and errors. */
  readonly goOn: (call: ActivityCall, outcome: ActivityOutcome) => Future<unknown>;
  /** Called once: every call has a result, or is a task. */
  readonly onSettled: (chunk: MapChunk) => void;
}

/**
 * Calls of one `map` that are queued, sent and told of together. They have no tasks and no futures: most give a plain
 * result, and a reader that takes them in order.
 *
 * queued (takes more calls) ─▶ sent ─▶ ended       back from sent to queued, if the worker is lost: those that have not begun
 */
export class MapChunk implements ActivityChunk, Metered {
  /** Made when they are sent: tens of thousands may be queued. */
  calls: readonly ActivityCall[] = [];
  readonly chunkSize: number;
  readonly isTimed = false;
  state: 'queued' | 'sent' | 'ended' = 'queued';
  queuedSinceMs = NaN;
  runningSinceMs = NaN;
  onStop: ((index: number, reason: Error) => void) | undefined;
  readonly #options: MapChunkOptions;
  readonly #results: MapResult[] = [];
  readonly #numbers: number[] = [];
  readonly #arguments: string[] = [];
  readonly #queuedAtMs: number[] = [];
  /** Where the results of `calls` are, once some have been sent again. */
  #slots: readonly number[] | undefined;
  #open = 0;
  /** Calls of the message under way that the worker has told the end of. */
  #ended: boolean[] = [];
  #running: number | undefined;
  #stops: Map<number, Error> | undefined;
  #isFull = false;
  #knownUntilMs = NaN;
  #waiting: { readonly slot: number; readonly tell: () => void }[] = [];

  constructor(options: MapChunkOptions) {
    this.#options = options;
    this.chunkSize = options.chunkSize;
  }

  /** How many calls are still to be made. */
  get size(): number {
    return this.#slots?.length ?? this.#numbers.length;
  }

  /** It takes no more. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** How many calls it has had. */
  get length(): number {
    return this.#results.length;
  }

  /**
   * @param number what its id is made of
   * @param args as JSON text
   */
  add(number: number, args: string): void {
    this.#options.meter.queued(this);
    this.#queuedAtMs.push(this.queuedSinceMs);
    this.#numbers.push(number);
    this.#arguments.push(args);
    this.#results.push(undefined);
    this.#open += 1;
    if (this.#numbers.length >= this.chunkSize) this.#isFull = true;
  }

  result(slot: number): MapResult {
    return this.#results[slot];
  }

  /** Calls once there is a result; at once if there is one. */
  whenSettled(slot: number, tell: () => void): void {
    if (this.#results[slot] === undefined) this.#waiting.push({ slot, tell });
    else tell();
  }

  /** It is handed to the runner. */
  sent(): void {
    this.state = 'sent';
    this.#isFull = true;
    const calls: ActivityCall[] = [];
    for (let index = 0; index < this.size; index += 1) calls.push(this.#call(index));
    this.calls = calls;
    this.#knownUntilMs = performance.now();
  }

  stopReason(index: number): Error | undefined {
    return this.#stops?.get(index);
  }

  started(index: number): void {
    if (this.#running === index || this.#ended[index] === true) return;
    this.#running = index;
    this.#recall(index);
    this.#options.meter.started(this);
  }

  heartbeat(): void {
    // Calls with a limit are no part of this.
  }

  ended(index: number, outcome: ActivityOutcome, ranMs = 0): void {
    const call = this.calls[index];
    if (call === undefined || this.#ended[index] === true) return;
    this.#ended[index] = true;
    this.#count(index, outcome, ranMs);
    const slot = this.#slotOf(index);
    // Cancelled meanwhile.
    if (this.#results[slot] !== undefined) return;
    this.#settle(slot, isPlain(outcome) ? (outcome.output ?? NO_RESULT) : this.#options.goOn(call, outcome));
  }

  /**
   * The runner is done with it. Calls that have begun and not ended end with `failure`.
   * @returns itself if calls that have not begun are to be sent again
   */
  settle(failure: () => ActivityOutcome): readonly this[] {
    this.onStop = undefined;
    if (this.#running !== undefined) this.ended(this.#running, failure());
    const left = this.calls.map((_, index) => index).filter((index) => this.#ended[index] !== true);
    const again = left.filter((index) => this.#stops?.has(index) !== true);
    // None had begun: that would go on for ever.
    const isHopeless = again.length === this.calls.length;
    for (const index of left) {
      if (isHopeless) this.ended(index, failure());
      else if (!again.includes(index)) this.ended(index, { kind: 'cancelled' });
    }
    if (isHopeless || again.length === 0) {
      this.state = 'ended';
      return [];
    }
    this.#sendAgain(again);
    return [this];
  }

  /** Nothing will be handed to a runner any more, and nobody waits for it. */
  discard(): void {
    for (let index = 0; index < this.size; index += 1) {
      this.#recall(index);
      this.#options.meter.ended(this, CANCELLED, false);
    }
    this.state = 'ended';
  }

  /**
   * Cancels what has no result; tasks go by themselves.
   * @param also the call that is running, if that can be stopped
   */
  cancel(also: 'queued' | 'running'): void {
    if (this.state === 'ended') return;
    const isQueued = this.state === 'queued';
    if (isQueued) this.discard();
    for (let index = 0; index < this.size; index += 1) {
      const slot = this.#slotOf(index);
      const id = this.#idAt(slot);
      if (this.#ended[index] === true || (index === this.#running && also === 'queued')) continue;
      if (!isQueued) this.#stop(index, new SimpleflowError('cancelled', `\`${id}\` was asked to stop`));
      if (this.#results[slot] === undefined) this.#settle(slot, cancelled(id));
    }
  }

  #call(index: number): ActivityCall {
    const slot = this.#slotOf(index);
    return new MapCall(this.#options.common, this.#idAt(slot), envelopeOf(this.#arguments[slot] ?? ''));
  }

  #idAt(slot: number): string {
    return this.#options.idOf(this.#numbers[slot] ?? 0);
  }

  #stop(index: number, reason: Error): void {
    if (this.#stops?.has(index) === true) return;
    (this.#stops ??= new Map()).set(index, reason);
    this.onStop?.(index, reason);
  }

  #slotOf(index: number): number {
    return this.#slots === undefined ? index : (this.#slots[index] ?? index);
  }

  #settle(slot: number, result: MapResult): void {
    this.#results[slot] = result;
    this.#open -= 1;
    if (this.#waiting.length > 0) {
      const told = this.#waiting.filter((each) => each.slot === slot);
      this.#waiting = this.#waiting.filter((each) => each.slot !== slot);
      for (const { tell } of told) tell();
    }
    if (this.#open === 0) this.#options.onSettled(this);
  }

  #count(index: number, outcome: ActivityOutcome, ranMs: number): void {
    const { meter } = this.#options;
    if (this.#running === index) {
      this.#running = undefined;
      meter.ended(this, outcome, true);
      this.#knownUntilMs = meter.readAtMs;
    } else {
      // One after the other: each ran when the one before it had ended.
      this.#knownUntilMs += ranMs;
      this.#recall(index);
      meter.startedAndEnded(this, outcome, ranMs, this.#knownUntilMs);
    }
  }

  /** For the meter: when this one was queued. */
  #recall(index: number): void {
    this.queuedSinceMs = this.#queuedAtMs[this.#slotOf(index)] ?? NaN;
  }

  #sendAgain(indices: readonly number[]): void {
    this.#slots = indices.map((index) => this.#slotOf(index));
    this.calls = [];
    this.#ended = [];
    this.#stops = undefined;
    this.#isFull = true;
    this.state = 'queued';
  }
}

const CANCELLED: ActivityOutcome = { kind: 'cancelled' };

function isPlain(
  outcome: ActivityOutcome,
): outcome is { readonly kind: 'completed'; readonly output?: string } {
  return outcome.kind === 'completed' && outcome.attachments === undefined && outcome.value === undefined;
}

/** As the future of a task says it. */
function cancelled(id: string): SimpleflowError {
  return new SimpleflowError('cancelled', `\`${id}\` was cancelled`);
}
