import { SimpleflowError } from 'simpleflow';
import {
  type ActivityCall,
  type ActivityChunk,
  type ActivityControl,
  type ActivityOutcome,
  type ActivityRunner,
  defaultCodec,
} from 'simpleflow/backend';
import { MAX_CALLS_PER_JOB, type StopCode } from '../wire/control-block.js';
import type { CallMessage } from '../wire/messages.js';
import type { JobListener, ThreadJob } from './thread-job.js';
import type { ThreadPool } from './thread-pool.js';

/** Runs activities in the threads of a pool. */
export class ThreadRunner implements ActivityRunner {
  readonly concurrency: number;
  readonly maxQueue: number | undefined;
  readonly canStopRunning = true;
  readonly carriesBuffers = true;
  readonly #pool: ThreadPool;
  readonly #ownsPool: boolean;
  readonly #jobs = new Set<ThreadJob>();

  constructor(pool: ThreadPool, ownsPool: boolean, maxQueue?: number) {
    this.maxQueue = maxQueue;
    this.concurrency = pool.size;
    this.#pool = pool;
    this.#ownsPool = ownsPool;
  }

  run(call: ActivityCall, control: ActivityControl): Promise<ActivityOutcome> {
    const listener = new SingleCall(control);
    const job = this.#start([call], listener);
    if ('hasBeaten' in control) control.hasBeaten = () => job.hasBeaten(0);
    const forget = onStop(control, (reason) => job.stop(0, stopCode(reason)));
    return new Promise((resolve) => {
      job.onOver = () => {
        this.#jobs.delete(job);
        forget?.();
        resolve(listener.outcome);
      };
    });
  }

  runChunk(chunk: ActivityChunk): Promise<void> {
    // What does not fit is handed over again.
    const { calls: all } = chunk;
    const calls = all.length > MAX_CALLS_PER_JOB ? all.slice(0, MAX_CALLS_PER_JOB) : all;
    const job = this.#start(calls, chunk, chunk.isTimed);
    const stop = (index: number, reason: Error | undefined): void => {
      if (reason !== undefined) job.stop(index, stopCode(reason));
    };
    chunk.onStop = stop;
    chunk.hasBeaten = (index) => job.hasBeaten(index);
    for (const index of calls.keys()) stop(index, chunk.stopReason(index));
    chunk.started(0);
    return new Promise((resolve) => {
      job.onOver = () => {
        this.#jobs.delete(job);
        chunk.onStop = undefined;
        resolve();
      };
    });
  }

  /** What still runs is given up. */
  async close(): Promise<void> {
    if (this.#ownsPool) await this.#pool.close();
    else await Promise.all([...this.#jobs].map((job) => this.#pool.abandon(job)));
  }

  #start(calls: readonly CallMessage[], listener: JobListener, isTimed = false): ThreadJob {
    const job = this.#pool.run(calls, listener, isTimed);
    this.#jobs.add(job);
    return job;
  }
}

/** The listener of a job of one call. */
class SingleCall implements JobListener {
  readonly #control: ActivityControl;
  /** A job that was given up before it began has no end. */
  outcome: ActivityOutcome = { kind: 'cancelled' };
  #hasEnded = false;

  constructor(control: ActivityControl) {
    this.#control = control;
  }

  started(): void {
    // Its sender knows.
  }

  heartbeat(_: number, details: string | undefined): void {
    try {
      this.#control.heartbeat(details === undefined ? undefined : defaultCodec.decode(details));
    } catch {
      // It was asked to stop meanwhile, and hears of that itself.
    }
  }

  ended(_: number, outcome: ActivityOutcome): void {
    if (!this.#hasEnded) this.outcome = outcome;
    this.#hasEnded = true;
  }
}

/** Calls when the try should stop, also if it should already; gives how to forget that. */
function onStop(control: ActivityControl, stop: (reason: unknown) => void): (() => void) | undefined {
  if ('onStop' in control) {
    control.onStop = (_, reason) => stop(reason);
    return undefined;
  }
  const { signal } = control;
  const listener = (): void => stop(signal.reason);
  signal.addEventListener('abort', listener, { once: true });
  if (signal.aborted) listener();
  return () => signal.removeEventListener('abort', listener);
}

function stopCode(reason: unknown): StopCode {
  return SimpleflowError.is(reason) && reason.code === 'timeout' ? 'timeout' : 'cancelled';
}
