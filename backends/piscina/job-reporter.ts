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

  /** With what has not been told yet. */
  reply(kind: 'ended' | 'broken'): JobReply {
    const only = this.#isSingle ? this.#untold[2] : undefined;
    if (kind === 'ended' && (typeof only === 'string' || only === null)) return only;
    return { kind, ends: this.#untold, toldTimes: this.#toldTimes };
  }

  begin(index: number): void {
    this.#block.begin(index);
    // That the first begins, who sent the job knows.
    if (!this.#isSingle && index > 0 && this.#isTime) this.#tellProgress(index);
  }

  end(index: number, outcome: ActivityOutcome): void {
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
    this.#untold.push(index, ranMs, ended);
    // Told when the next begins, in one message. Until then, whatever becomes of this thread must not lose it.
    if (hasBuffers || !this.#block.keep(lineOf(index, ranMs, ended))) this.#tellProgress(undefined);
  }

  get #isTime(): boolean {
    return this.#job.isTimed || this.#begunAtMs - this.#toldAtMs >= TELL_EVERY_MS;
  }

  #tellProgress(begun: number | undefined): void {
    const { slot, ticket } = this.#job;
    this.#tell({ kind: 'progress', slot, ticket, ends: this.#untold, begun }, movedWith(this.#untold));
    this.#untold = [];
    this.#toldTimes += 1;
    this.#toldAtMs = this.#begunAtMs;
    this.#block.forgetKept();
  }
}
