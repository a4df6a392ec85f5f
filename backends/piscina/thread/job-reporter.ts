import type { ActivityOutcome } from 'simpleflow/backend';
import type { ControlBlock } from '../wire/control-block.js';
import { lineOf, movedWith, outcomeWire, type EndsWire } from '../wire/ends-wire.js';
import type { Job, JobReply, ThreadNews } from '../wire/messages.js';

// A message costs as much as a small call: what ends within this time travels together.
const REPORT_EVERY_MS = 10;

/** @param moved what the message takes along */
export type TellNews = (news: ThreadNews, moved?: ArrayBuffer[]) => void;

/**
 * What a thread reports of a job: which calls have begun, and how they ended. The end of the last call travels with the
 * reply; those before wait in the block for the next report, so that they are not lost with the thread.
 */
export class JobReporter {
  readonly #job: Job;
  readonly #block: ControlBlock;
  readonly #tell: TellNews;
  #ends: EndsWire = [];
  #reports = 0;
  #reportedAtMs = 0;
  #begunAtMs = 0;

  constructor(job: Job, block: ControlBlock, tell: TellNews) {
    this.#job = job;
    this.#block = block;
    this.#tell = tell;
    this.#reportedAtMs = this.#begunAtMs = performance.now();
  }

  /** At the end of the job. */
  reply(kind: 'ended' | 'broken'): JobReply {
    return [kind, this.#reports, this.#ends];
  }

  begin(index: number): void {
    this.#block.begin(index);
    // The sender already knows that the first call has begun.
    if (index > 0 && this.#isTime) this.#report(index);
  }

  end(index: number, outcome: ActivityOutcome): void {
    this.#block.end();
    const nowMs = performance.now();
    const ranMs = nowMs - this.#begunAtMs;
    const ended = outcomeWire(outcome);
    this.#begunAtMs = nowMs;
    const isLast = index === this.#job.calls.length - 1;
    const hasBuffers = outcome.kind === 'completed' && outcome.attachments !== undefined;
    if (!isLast && !hasBuffers && this.#keep(lineOf(index, ranMs, ended))) return;
    this.#ends.push(index, ranMs, ended);
    // A reply can take no buffers along.
    if (!isLast || hasBuffers) this.#report(undefined);
  }

  /** In the block, if it has room. */
  #keep(line: string): boolean {
    if (this.#block.keep(line)) return true;
    // Once more, when what is there has been reported.
    this.#report(undefined);
    return this.#block.keep(line);
  }

  get #isTime(): boolean {
    return this.#job.isTimed || this.#begunAtMs - this.#reportedAtMs >= REPORT_EVERY_MS;
  }

  #report(begun: number | undefined): void {
    const { slot, ticket } = this.#job;
    const kept = this.#block.takeKept();
    const ends = this.#ends;
    this.#tell({ kind: 'progress', slot, ticket, kept, ends, begun }, movedWith(ends));
    this.#ends = [];
    this.#reports += 1;
    this.#reportedAtMs = this.#begunAtMs;
  }
}
