import { SimpleflowError } from 'simpleflow';
import {
  defaultCodec,
  type ActivityCall,
  type ActivityControl,
  type ActivityOutcome,
  type ActivityRunner,
} from 'simpleflow/backend';
import type { StopCode } from './control-block.js';
import { lostThread } from './lost-thread.js';
import type { ThreadJob } from './thread-job.js';
import type { ThreadPool } from './thread-pool.js';

/** Runs activities in the threads of a pool. */
export class ThreadRunner implements ActivityRunner {
  readonly concurrency: number;
  readonly canStopRunning = true;
  readonly #pool: ThreadPool;
  readonly #ownsPool: boolean;
  readonly #jobs = new Set<ThreadJob>();

  constructor(pool: ThreadPool, ownsPool: boolean) {
    this.concurrency = pool.size;
    this.#pool = pool;
    this.#ownsPool = ownsPool;
  }

  async run({ definition: _, ...call }: ActivityCall, control: ActivityControl): Promise<ActivityOutcome> {
    const job = this.#pool.run([call], () => beat(control));
    this.#jobs.add(job);
    const { signal } = control;
    const stop = (): void => job.stop(0, stopCode(signal.reason));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const end = await job.end;
    signal.removeEventListener('abort', stop);
    this.#jobs.delete(job);
    switch (end.kind) {
      case 'ended':
        return end.outcomes[0] ?? { kind: 'cancelled' };
      case 'boot-failed':
        return { kind: 'failed', failure: end.failure };
      case 'lost':
        return signal.aborted
          ? { kind: 'cancelled' }
          : { kind: 'failed', failure: defaultCodec.encodeFailure(lostThread(call, end.error)) };
    }
  }

  /** What still runs is given up. */
  async close(): Promise<void> {
    if (this.#ownsPool) await this.#pool.close();
    else await Promise.all([...this.#jobs].map((job) => this.#pool.abandon(job)));
  }
}

function stopCode(reason: unknown): StopCode {
  return SimpleflowError.is(reason) && reason.code === 'timeout' ? 'timeout' : 'cancelled';
}

function beat(control: ActivityControl): void {
  try {
    control.heartbeat();
  } catch {
    // It was asked to stop meanwhile, and hears of that itself.
  }
}
