import type { ActivityCall, ActivityControl, ActivityOutcome, ActivityRunner } from 'simpleflow/backend';
import type { ProcessPool } from './process-pool.js';
import type { WorkerProcess } from './worker-process.js';

/** All that a backend of this kind has to write: runs one try of an activity, somewhere else. */
export class ForkedRunner implements ActivityRunner {
  readonly concurrency: number;
  readonly canStopRunning = true;
  readonly #pool: ProcessPool;
  readonly #ownsPool: boolean;
  readonly #busy = new Set<WorkerProcess>();

  constructor(pool: ProcessPool, ownsPool: boolean) {
    this.concurrency = pool.size;
    this.#pool = pool;
    this.#ownsPool = ownsPool;
  }

  async run(call: ActivityCall, control: ActivityControl): Promise<ActivityOutcome> {
    const worker = this.#pool.take();
    this.#busy.add(worker);
    const outcome = await worker.run(call, control);
    this.#busy.delete(worker);
    this.#pool.giveBack(worker);
    return outcome;
  }

  /** What still runs is given up. */
  async close(): Promise<void> {
    for (const worker of this.#busy) worker.kill();
    if (this.#ownsPool) await this.#pool[Symbol.asyncDispose]();
  }
}
