import type { ActivityOutcome } from 'simpleflow/backend';
import type { ControlBlock } from './control-block.js';
import { lineOf, movedWith, outcomeWire, type EndsWire } from './ends-wire.js';
import type { Job, JobReply, ThreadNews } from './messages.js';

// A message costs as much as a small call: what ends within this time travels together.
const TELL_EVERY_MS = 10;

/** @param moved what the message takes along */
type TellNews = (news: ThreadNews, moved: ArrayBuffer[]) => void;

/** What a thread tells of a job: how its calls end, and in a job of several also which has begun. */
export class JobReporter {
  readonly #job: Job;
  readonly #block: ControlBlock;
  readonly #tell: TellNews;
  readonly #isSingle: boolean;
  #untold: EndsWire = [];
  #toldTimes = 0;
  #toldAtMs = 0;
  #begunAtMs = 0;

  constructor(job: Job, block: ControlBlock, tell: TellNews) {
    this.#job = job;
    this.#block = block;
    this.#tell = tell;
    this.#isSingle = job.calls.length === 1;
    if (!this.#isSingle) this.#toldAtMs = this.#begunAtMs = performance.now();
  }

  /** At the end of the job. What a job of several calls has not told yet is in the block. */
  reply(kind: 'ended' | 'broken'): JobReply {
    if (kind === 'ended' && this.#isSingle) {
      const only = this.#untold[2];
      if (typeof only === 'string' || only === null) return only;
    }
    if (kind === 'ended' && !this.#isSingle) return this.#toldTimes;
    return { kind, ends: this.#untold, toldTimes: this.#toldTimes };
  }

  begin(index: number): void {
    this.#block.begin(index);
    // That the first begins, who sent the job knows.
    if (!this.#isSingle && index > 0 && this.#isTime) this.#tellProgress(index);
  }

  end(index: number, outcome: ActivityOutcome): void {
    this.#block.end();
    const hasBuffers = outcome.kind === 'completed' && outcome.attachments !== undefined;
    if (this.#isSingle) {
      this.#untold.push(index, 0, outcomeWire(outcome));
      // Piscina would have to be told what to move; a message of our own is.
      if (hasBuffers) this.#tellProgress(undefined);
      return;
    }
    const nowMs = performance.now();
    const ranMs = nowMs - this.#begunAtMs;
    const ended = outcomeWire(outcome);
    this.#begunAtMs = nowMs;
    // Told when the next begins, in one message. Until then, whatever becomes of this thread must not lose it.
    if (!hasBuffers && this.#keep(lineOf(index, ranMs, ended))) return;
    this.#untold.push(index, ranMs, ended);
    this.#tellProgress(undefined);
  }

  /** In the block, if it has room. */
  #keep(line: string): boolean {
    if (this.#block.keep(line)) return true;
    // Once more, when what is there has been told.
    this.#tellProgress(undefined);
    return this.#block.keep(line);
  }

  get #isTime(): boolean {
    return this.#job.isTimed || this.#begunAtMs - this.#toldAtMs >= TELL_EVERY_MS;
  }

  #tellProgress(begun: number | undefined): void {
    const { slot, ticket } = this.#job;
    const kept = this.#block.takeKept();
    const ends = this.#untold;
    this.#tell({ kind: 'progress', slot, ticket, kept, ends, begun }, movedWith(ends));
    this.#untold = [];
    this.#toldTimes += 1;
    this.#toldAtMs = this.#begunAtMs;
  }
}
