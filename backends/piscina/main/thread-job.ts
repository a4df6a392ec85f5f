import { type ActivityOutcome, defaultCodec, type WireFailure } from 'simpleflow/backend';
import type { ControlBlock, StopCode } from '../wire/control-block.js';
import { readEnds, readLines, type EndsWire } from '../wire/ends-wire.js';
import type { CallMessage, Job, JobReply, ThreadNews } from '../wire/messages.js';
import { lostThread } from './lost-thread.js';
import type { PoolThread } from './pool-thread.js';
import type { Delivery } from './threads.js';

/** What a pool does with one of its jobs. */
export interface JobKeeper {
  /** The time to stop is over. */
  overdue(job: ThreadJob): void;
  /** Called once. */
  over(job: ThreadJob): void;
}

/** Hears of the calls of a job, by their index, until the job is over. A chunk is one. */
export interface JobListener {
  /** In a job of several calls: one other than the first has begun. */
  started(index: number): void;
  /**
   * The call is alive.
   * @param details as JSON text, if there are new ones
   */
  heartbeat(index: number, details: string | undefined): void;
  /**
   * Called for each call that has begun, and all of a job that cannot begin; once, or again with a loss.
   * @param ranMs by the clock of the thread
   */
  ended(index: number, outcome: ActivityOutcome, ranMs?: number): void;
}

export interface ThreadJobOptions extends Job {
  readonly block: ControlBlock;
  readonly stopGraceMs: number;
  readonly listener: JobListener;
}

/** Calls on their way to a thread, in it, and back. */
export class ThreadJob implements Job {
  readonly slot: number;
  readonly ticket: number;
  readonly calls: readonly CallMessage[];
  readonly isTimed: boolean;
  readonly #options: ThreadJobOptions;
  readonly #keeper: JobKeeper;
  #stopping: NodeJS.Timeout[] | undefined;
  #isOver = false;
  #heardReports = 0;
  #seenBeats: number;
  #reply: JobReply | undefined;
  /** Undefined until it is posted. */
  delivery: Delivery | undefined;
  /** Called once. @param cause why its calls could not be run, or not all of them */
  onOver: ((cause: Error | undefined) => void) | undefined;

  constructor(options: ThreadJobOptions, keeper: JobKeeper) {
    this.slot = options.slot;
    this.ticket = options.ticket;
    this.calls = options.calls;
    this.isTimed = options.isTimed;
    this.#options = options;
    this.#keeper = keeper;
    this.#seenBeats = options.block.beats;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The thread it was given to. */
  get thread(): PoolThread | undefined {
    return this.delivery?.thread;
  }

  /** One of its calls has begun. */
  get hasBegun(): boolean {
    return this.#options.block.begun > 0;
  }

  /** The call it is at, or will begin with. */
  get #index(): number {
    return Math.max(this.#options.block.begun - 1, 0);
  }

  /** Asks a call to stop, and ends the thread if it does not. One that has not begun will not. */
  stop(index: number, code: StopCode): void {
    if (this.#isOver) return;
    this.#options.block.requestStop(index, code);
    if (index !== this.#index) return;
    this.thread?.nudge();
    const timer = setTimeout(() => {
      if (index === this.#index) this.#keeper.overdue(this);
    }, this.#options.stopGraceMs);
    (this.#stopping ??= []).push(timer);
  }

  beaten(): void {
    const { block, listener } = this.#options;
    block.noteBeats();
    listener.heartbeat(this.#index, block.readDetails());
    this.#seenBeats = block.beats;
  }

  /**
   * True if the call has given a sign of life that was not heard of. One that has ended has, which a message will say; one
   * that has not begun cannot: its thread is still starting.
   */
  hasBeaten(index: number): boolean {
    const { block } = this.#options;
    if (this.#isOver || block.begun !== index + 1) return true;
    const { beats } = block;
    if (beats === this.#seenBeats) return false;
    this.#seenBeats = beats;
    return true;
  }

  progressed({ kept, ends, begun }: Extract<ThreadNews, { readonly kind: 'progress' }>): void {
    this.#heardReports += 1;
    this.#readEnds(kept, ends);
    if (begun !== undefined) this.#options.listener.started(begun);
    if (this.#reply !== undefined) this.answered(this.#reply);
  }

  /** Its thread is done with it. */
  answered(reply: JobReply): void {
    if (this.#isOver) return;
    if (reply[0] === 'failed') {
      this.#bootFailed(reply[1]);
      return;
    }
    const [, reports, ends] = reply;
    this.#reply = reply;
    if (this.#heardReports < reports) return;
    this.#readEnds(this.#options.block.readKept(), ends);
    this.#finish(undefined);
  }

  /** Nothing more will come from its thread, which is gone or never came. */
  lose(cause: Error): void {
    if (this.#isOver) return;
    const { block, listener } = this.#options;
    this.#readEnds(block.readKept(), []);
    // The call it was at may have ended just before.
    const index = this.#index;
    const call = this.calls[index];
    const error = lostThread(call, cause);
    // A thread is ended if a call does not stop by itself.
    if (block.stopRequest(index) !== undefined) listener.ended(index, { kind: 'cancelled' });
    else if (call !== undefined) {
      listener.ended(index, { kind: 'failed', failure: defaultCodec.encodeFailure(error) });
    }
    this.#finish(error);
  }

  #bootFailed(failure: WireFailure): void {
    for (const index of this.calls.keys()) this.#options.listener.ended(index, { kind: 'failed', failure });
    this.#finish(defaultCodec.decodeFailure(failure));
  }

  #readEnds(kept: string, ends: EndsWire): void {
    const { listener } = this.#options;
    readLines(kept, listener);
    readEnds(ends, listener);
  }

  #finish(cause: Error | undefined): void {
    for (const timer of this.#stopping ?? []) clearTimeout(timer);
    // News of a last heartbeat may still be on their way, and find nobody.
    const { block, listener } = this.#options;
    const details = block.readDetails();
    if (details !== undefined) listener.heartbeat(this.#index, details);
    this.#isOver = true;
    block.release();
    this.#keeper.over(this);
    this.onOver?.(cause);
  }
}
