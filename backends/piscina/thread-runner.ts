import { SimpleflowError } from 'simpleflow';
import {
  defaultCodec,
  type ActivityCall,
  type ActivityChunk,
  type ActivityControl,
  type ActivityOutcome,
  type ActivityRunner,
} from 'simpleflow/backend';
import { MAX_CALLS_PER_JOB, type StopCode } from './control-block.js';
import { lostThread } from './lost-thread.js';
import type { JobEnd, ThreadJob } from './thread-job.js';
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
    let told: ActivityOutcome | undefined;
    const job = this.#pool.run([call], {
      beaten: (_, details) => beat(control, details),
      ended: (_, outcome) => {
        told = outcome;
      },
    });
    if ('hasBeaten' in control) control.hasBeaten = () => job.hasBeaten(0);
    this.#jobs.add(job);
    let isStopped = false;
    const forget = onStop(control, (reason) => {
      isStopped = true;
      job.stop(0, stopCode(reason));
    });
    return new Promise((resolve) => {
      job.onEnd = (end) => {
        this.#jobs.delete(job);
        forget?.();
        resolve(outcomeOf(call, end, { told, isStopped }));
      };
    });
  }

  async runChunk(chunk: ActivityChunk): Promise<void> {
    // What does not fit is handed over again.
    const { calls: all } = chunk;
    const calls = all.length > MAX_CALLS_PER_JOB ? all.slice(0, MAX_CALLS_PER_JOB) : all;
    const listener = {
      beaten: (index: number) => chunk.heartbeat(index),
      ended: (index: number, outcome: ActivityOutcome, ranMs: number) => chunk.ended(index, outcome, ranMs),
      begun: (index: number) => chunk.started(index),
    };
    const job = this.#pool.run(calls, listener, chunk.isTimed);
    const stop = (index: number, reason: Error | undefined): void => {
      if (reason !== undefined) job.stop(index, stopCode(reason));
    };
    chunk.onStop = stop;
    chunk.hasBeaten = (index) => job.hasBeaten(index);
    calls.forEach((_, index) => stop(index, chunk.stopReason(index)));
    chunk.started(0);
    this.#jobs.add(job);
    const end = await job.whenOver();
    this.#jobs.delete(job);
    chunk.onStop = undefined;
    if (end.kind === 'boot-failed') {
      calls.forEach((_, index) => chunk.ended(index, { kind: 'failed', failure: end.failure }));
      return;
    }
    const lost = end.kind === 'lost' ? calls[end.index] : undefined;
    if (end.kind !== 'lost' || lost === undefined) return;
    chunk.ended(end.index, outcomeOfLost(lost, end.error, chunk.stopReason(end.index) !== undefined));
  }

  /** What still runs is given up. */
  async close(): Promise<void> {
    if (this.#ownsPool) await this.#pool.close();
    else await Promise.all([...this.#jobs].map((job) => this.#pool.abandon(job)));
  }
}

/** @param heard what came before the end */
function outcomeOf(
  call: ActivityCall,
  end: JobEnd,
  heard: {
    readonly told: ActivityOutcome | undefined;
    readonly isStopped: boolean;
  },
): ActivityOutcome {
  switch (end.kind) {
    case 'ended':
      // A job that was given up before it began has no end.
      return heard.told ?? { kind: 'cancelled' };
    case 'boot-failed':
      return { kind: 'failed', failure: end.failure };
    case 'lost':
      return heard.told ?? outcomeOfLost(call, end.error, heard.isStopped);
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

function outcomeOfLost(call: ActivityCall, error: Error, isStopped: boolean): ActivityOutcome {
  // It was ended because it did not stop by itself.
  if (isStopped) return { kind: 'cancelled' };
  return {
    kind: 'failed',
    failure: defaultCodec.encodeFailure(lostThread(call, error)),
  };
}

function stopCode(reason: unknown): StopCode {
  return SimpleflowError.is(reason) && reason.code === 'timeout' ? 'timeout' : 'cancelled';
}

function beat(control: ActivityControl, details: string | undefined): void {
  try {
    control.heartbeat(details === undefined ? undefined : defaultCodec.decode(details));
  } catch {
    // It was asked to stop meanwhile, and hears of that itself.
  }
}
