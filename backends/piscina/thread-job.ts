import type { ActivityOutcome, WireFailure } from 'simpleflow/backend';
import type { ControlBlock, StopCode } from './control-block.js';
import { readEnds, readLines, type EndsWire, type TellEnd } from './ends-wire.js';
import type { CallMessage, Job, JobReport, ThreadNews } from './messages.js';
import type { PoolThread } from './pool-thread.js';
import type { Delivery } from './threads.js';

/** How a job has ended, as far as the pool can tell. */
export type JobEnd =
  | { readonly kind: 'ended' }
  | { readonly kind: 'boot-failed'; readonly failure: WireFailure }
  /** Its thread has ended before it, or never begun. */
  | {
      readonly kind: 'lost';
      readonly error: Error;
      /** The call it was at, which may have ended just before. */
      readonly index: number;
    };

/** What a pool does with one of its jobs when that is to be stopped. */
export interface JobKeeper {
  /** The time to stop is over. */
  overdue(job: ThreadJob): void;
  /** Called once. */
  over(job: ThreadJob): void;
}

/** Who hears of a job while it is under way. */
export interface JobListener {
  /**
   * The call that has begun last is alive.
   * @param details as JSON text, if there are new ones
   */
  beaten(index: number, details: string | undefined): void;
  /** Of each call that has ended; before the job is over. */
  readonly ended: TellEnd;
  /** In a job of several calls: another has begun. */
  begun?(index: number): void;
}

export interface ThreadJobOptions extends Job {
  readonly block: ControlBlock;
  readonly stopGraceMs: number;
  readonly listener: JobListener | undefined;
}

const ENDED: JobEnd = { kind: 'ended' };

/** Calls on their way to a thread, in it, and back. */
export class ThreadJob implements Job {
  readonly slot: number;
  readonly ticket: number;
  readonly calls: readonly CallMessage[];
  readonly isTimed: boolean;
  readonly #options: ThreadJobOptions;
  readonly #keeper: JobKeeper;
  #stopping: NodeJS.Timeout[] | undefined;
  #end: JobEnd | undefined;
  #heardTimes = 0;
  #seenBeats: number;
  #reply: JobReport | undefined;
  /** Undefined until it is posted. */
  delivery: Delivery | undefined;
  /** Called once, with how it has ended. */
  onEnd: ((end: JobEnd) => void) | undefined;

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
    return this.#end !== undefined;
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

  /** The same as a promise, which costs as much as a small call. */
  async whenOver(): Promise<JobEnd> {
    if (this.#end !== undefined) return this.#end;
    const { onEnd } = this;
    return new Promise((resolve) => {
      this.onEnd = (end) => {
        onEnd?.(end);
        resolve(end);
      };
    });
  }

  /** Asks a call to stop, and ends the thread if it does not. One that has not begun will not. */
  stop(index: number, code: StopCode): void {
    if (this.isOver) return;
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
    listener?.beaten(this.#index, block.readDetails());
    this.#seenBeats = block.beats;
  }

  /**
   * True if the call has given a sign of life that was not heard of. One that has ended has, which a message will say; one
   * that has not begun cannot: its thread is still starting.
   */
  hasBeaten(index: number): boolean {
    const { block } = this.#options;
    if (this.isOver || block.begun !== index + 1) return true;
    const { beats } = block;
    if (beats === this.#seenBeats) return false;
    this.#seenBeats = beats;
    return true;
  }

  progressed({ kept, ends, begun }: Extract<ThreadNews, { readonly kind: 'progress' }>): void {
    this.#heardTimes += 1;
    this.#tellEnds(kept, ends);
    if (begun !== undefined) this.#options.listener?.begun?.(begun);
    if (this.#reply !== undefined) this.finish(this.#reply);
  }

  /** Its thread is done with it. */
  finish(reply: JobReport): void {
    this.#reply = reply;
    if (this.isOver || this.#heardTimes < reply.toldTimes) return;
    this.#tellEnds(this.#options.block.readKept(), reply.ends);
    this.settle(ENDED);
  }

  /** Its thread is done with its only call. */
  finishOnly(outcome: ActivityOutcome): void {
    if (this.isOver) return;
    this.#options.listener?.ended(0, outcome, 0);
    this.settle(ENDED);
  }

  /** Nothing more will come from its thread. */
  lose(error: Error): void {
    if (this.isOver) return;
    this.#tellEnds(this.#options.block.readKept(), []);
    this.settle({ kind: 'lost', error, index: this.#index });
  }

  #tellEnds(kept: string, ends: EndsWire): void {
    const { listener } = this.#options;
    if (listener === undefined) return;
    readLines(kept, listener.ended);
    readEnds(ends, listener.ended);
  }

  settle(end: JobEnd): void {
    if (this.isOver) return;
    for (const timer of this.#stopping ?? []) clearTimeout(timer);
    // News of a last heartbeat may still be on their way, and find nobody.
    const { block, listener } = this.#options;
    const details = block.readDetails();
    if (details !== undefined) listener?.beaten(this.#index, details);
    this.#end = end;
    block.release();
    this.#keeper.over(this);
    this.onEnd?.(end);
  }
}
