import type { ActivityOutcome } from '../../activity/activity-call.js';
import { SimpleflowError } from '../../errors.js';
import type { Percentiles, Progress, ProgressNumbers, ProgressOptions } from '../../executor/progress.js';
import { MAX_DELAY_MS } from '../../futures/timeout.js';
import { Histogram } from '../../util/histogram.js';
import { RecentRate } from './recent-rate.js';

const DEFAULT_EVERY_MS = 1_000;

/** When a call was queued and begun, by the clock of the process: run times are real, also where time is virtual. */
export interface Metered {
  queuedSinceMs: number;
  runningSinceMs: number;
}

/** Counts what passes through a dispatcher. On the way of every activity: two looks at the clock, and no objects. */
export class ProgressMeter implements Progress {
  #queued = 0;
  #running = 0;
  #done = 0;
  #failed = 0;
  #cancelled = 0;
  readonly #rate = new RecentRate();
  /** Both in microseconds. */
  readonly #runTimes = new Histogram();
  readonly #waitTimes = new Histogram();
  #changes = 0;
  #readAtMs = NaN;
  #isTimeFresh = false;

  /** The time when it was read last: for who needs no better one. */
  get readAtMs(): number {
    return this.#readAtMs;
  }

  /** No time has passed since it was read last: until `forgetTime`, or a call begins. */
  keepTime(): void {
    this.#isTimeFresh = true;
  }

  /** Time has passed. */
  forgetTime(): void {
    this.#isTimeFresh = false;
  }

  queued(call: Metered): void {
    // What is queued together has waited as long.
    if (!this.#isTimeFresh) this.#readAtMs = performance.now();
    this.#isTimeFresh = true;
    call.queuedSinceMs = this.#readAtMs;
    this.#queued += 1;
    this.#changes += 1;
  }

  started(call: Metered): void {
    // Where one call ends the next begins, if nothing waits in between.
    if (!this.#isTimeFresh) this.#readAtMs = performance.now();
    // Its own code takes time.
    this.#isTimeFresh = false;
    const nowMs = this.#readAtMs;
    call.runningSinceMs = nowMs;
    this.#waitTimes.add((nowMs - call.queuedSinceMs) * 1_000);
    this.#queued -= 1;
    this.#running += 1;
    this.#changes += 1;
  }

  /** @param wasRunning false if it has ended in the queue */
  ended(call: Metered, outcome: ActivityOutcome, wasRunning: boolean): void {
    this.#readAtMs = performance.now();
    if (wasRunning) {
      this.#running -= 1;
      this.#runTimes.add((this.#readAtMs - call.runningSinceMs) * 1_000);
    } else this.#queued -= 1;
    this.#count(outcome);
  }

  /** Both in one, where the worker told of it afterwards: it ran for `ranMs`, before `endedAtMs`. */
  startedAndEnded(call: Metered, outcome: ActivityOutcome, ranMs: number, endedAtMs: number): void {
    this.#readAtMs = performance.now();
    this.#queued -= 1;
    const atMs = Math.min(endedAtMs, this.#readAtMs);
    this.#waitTimes.add(Math.max(atMs - ranMs - call.queuedSinceMs, 0) * 1_000);
    this.#runTimes.add(ranMs * 1_000);
    this.#count(outcome);
  }

  read(): ProgressNumbers {
    return {
      done: this.#done,
      running: this.#running,
      queued: this.#queued,
      failed: this.#failed,
      cancelled: this.#cancelled,
      ratePerSecond: this.#rate.perSecond(performance.now()),
      runTimeMs: percentilesMs(this.#runTimes),
      waitTimeMs: percentilesMs(this.#waitTimes),
    };
  }

  onChange(
    listener: (numbers: ProgressNumbers) => void,
    { everyMs = DEFAULT_EVERY_MS }: ProgressOptions = {},
  ): () => void {
    if (!Number.isInteger(everyMs) || everyMs < 1 || everyMs > MAX_DELAY_MS) {
      throw new SimpleflowError(
        'invalid-option',
        `\`everyMs\` must be a whole number of milliseconds from 1 to ${MAX_DELAY_MS}, got \`${everyMs}\``,
      );
    }
    let told = this.#changes;
    const timer = setInterval(() => {
      if (told === this.#changes) return;
      told = this.#changes;
      try {
        listener(this.read());
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }, everyMs).unref();
    return () => {
      clearInterval(timer);
    };
  }

  #count({ kind }: ActivityOutcome): void {
    if (kind === 'completed') this.#done += 1;
    else if (kind === 'cancelled') this.#cancelled += 1;
    else this.#failed += 1;
    this.#rate.add(this.#readAtMs);
    this.#changes += 1;
  }
}

function percentilesMs(microseconds: Histogram): Percentiles {
  return {
    p50: microseconds.percentile(50) / 1_000,
    p95: microseconds.percentile(95) / 1_000,
    p99: microseconds.percentile(99) / 1_000,
    max: microseconds.max / 1_000,
  };
}
