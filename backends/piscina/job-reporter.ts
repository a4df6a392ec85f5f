import { movedAmong, type ActivityOutcome } from 'simpleflow/backend';
import type { ControlBlock } from './control-block.js';
import type { CallEnd, JobMessage, JobReport, ThreadNews } from './messages.js';

// A message costs as much as a small call: what ends within this time travels together.
const TELL_EVERY_MS = 10;

/** @param moved what the message takes along */
type TellNews = (news: ThreadNews, moved: ArrayBuffer[]) => void;

/** What a thread tells of a job: how its calls end, and in a job of several also which has begun. */
export class JobReporter {
  readonly #job: JobMessage;
  readonly #block: ControlBlock;
  readonly #tell: TellNews;
  readonly #isSingle: boolean;
  #untold: CallEnd[] = [];
  #toldTimes = 0;
  #toldAtMs = 0;
  #begunAtMs = 0;

  constructor(job: JobMessage, block: ControlBlock, tell: TellNews) {
    this.#job = job;
    this.#block = block;
    this.#tell = tell;
    this.#isSingle = job.calls.length === 1;
    if (!this.#isSingle) this.#toldAtMs = this.#begunAtMs = performance.now();
  }

  /** What is to travel with the reply. */
  get rest(): JobReport {
    return { ends: this.#untold, toldTimes: this.#toldTimes };
  }

  begin(index: number): void {
    this.#block.begin(index);
    // That the first begins, who sent the job knows.
    if (!this.#isSingle && index > 0 && this.#isTime) this.#tellProgress(index);
  }

  end(index: number, outcome: ActivityOutcome): void {
    const hasBuffers = outcome.kind === 'completed' && outcome.attachments !== undefined;
    if (this.#isSingle) {
      this.#untold.push({ index, outcome, ranMs: 0 });
      // Piscina would have to be told what to move; a message of our own is.
      if (hasBuffers) this.#tellProgress(undefined);
      return;
    }
    const nowMs = performance.now();
    const end: CallEnd = { index, outcome, ranMs: nowMs - this.#begunAtMs };
    this.#begunAtMs = nowMs;
    this.#untold.push(end);
    // Told when the next begins, in one message. Until then, whatever becomes of this thread must not lose it.
    if (hasBuffers || !this.#block.keep(JSON.stringify(end))) this.#tellProgress(undefined);
  }

  get #isTime(): boolean {
    return this.#job.isTimed || this.#begunAtMs - this.#toldAtMs >= TELL_EVERY_MS;
  }

  #tellProgress(begun: number | undefined): void {
    const { slot, ticket } = this.#job;
    const moved = this.#untold.flatMap(({ outcome }) =>
      outcome.kind === 'completed' ? movedAmong(outcome.attachments ?? []) : [],
    );
    this.#tell({ kind: 'progress', slot, ticket, ends: this.#untold, begun }, moved);
    this.#untold = [];
    this.#toldTimes += 1;
    this.#toldAtMs = this.#begunAtMs;
    this.#block.forgetKept();
  }
}
