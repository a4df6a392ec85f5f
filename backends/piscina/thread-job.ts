import type { ActivityOutcome, WireFailure } from 'simpleflow/backend';
import type { ControlBlock, StopCode } from './control-block.js';
import type { CallMessage } from './messages.js';

/** How a job has ended, as far as the pool can tell. */
export type JobEnd =
  | { readonly kind: 'ended'; readonly outcomes: readonly ActivityOutcome[] }
  | { readonly kind: 'boot-failed'; readonly failure: WireFailure }
  /** Its thread has ended before it, or never begun. */
  | { readonly kind: 'lost'; readonly error: Error };

/** What a pool does with one of its jobs when that is to be stopped. */
export interface JobKeeper {
  /** Says that there is something to see in the block. */
  nudge(): void;
  /** The time to stop is over. */
  overdue(job: ThreadJob): void;
}

export interface ThreadJobOptions {
  readonly slot: number;
  readonly ticket: number;
  readonly block: ControlBlock;
  readonly calls: readonly CallMessage[];
  readonly stopGraceMs: number;
  /** There are new heartbeats. */
  readonly onBeat: (() => void) | undefined;
}

/** Calls on their way to a thread, in it, and back. */
export class ThreadJob {
  readonly slot: number;
  readonly ticket: number;
  readonly calls: readonly CallMessage[];
  readonly end: Promise<JobEnd>;
  readonly #options: ThreadJobOptions;
  readonly #keeper: JobKeeper;
  #settle: (end: JobEnd) => void = () => undefined;
  #stopping: NodeJS.Timeout | undefined;
  #isOver = false;
  /** The thread it was given to. */
  threadId: number | undefined;
  /** The thread was ended because of this job. */
  isTerminated = false;

  constructor(options: ThreadJobOptions, keeper: JobKeeper) {
    this.slot = options.slot;
    this.ticket = options.ticket;
    this.calls = options.calls;
    this.#options = options;
    this.#keeper = keeper;
    this.end = new Promise((resolve) => (this.#settle = resolve));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Asks a call to stop, and ends the thread if it does not. */
  stop(index: number, code: StopCode): void {
    if (this.#isOver) return;
    this.#options.block.requestStop(index, code);
    this.#keeper.nudge();
    this.#stopping ??= setTimeout(() => this.#keeper.overdue(this), this.#options.stopGraceMs);
  }

  beaten(): void {
    this.#options.block.noteBeats();
    this.#options.onBeat?.();
  }

  settle(end: JobEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#stopping);
    this.#options.block.release();
    this.#settle(end);
  }
}
