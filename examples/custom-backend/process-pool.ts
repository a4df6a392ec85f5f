import { WorkerProcess, type WorkerOptions } from './worker-process.js';

export interface ProcessPoolOptions extends WorkerOptions {
  /** How many processes may be idle, and how many calls run at once. Default: 2. */
  readonly processes?: number | undefined;
}

/** Processes to take and give back. One that was lost is replaced when it is needed. */
export class ProcessPool implements AsyncDisposable {
  readonly size: number;
  readonly #options: WorkerOptions;
  readonly #idle: WorkerProcess[] = [];

  constructor({ processes = 2, ...options }: ProcessPoolOptions) {
    this.size = processes;
    this.#options = options;
  }

  take(): WorkerProcess {
    for (let worker = this.#idle.pop(); worker !== undefined; worker = this.#idle.pop()) {
      if (!worker.isLost) return worker;
    }
    return new WorkerProcess(this.#options);
  }

  giveBack(worker: WorkerProcess): void {
    if (worker.isLost) return;
    if (this.#idle.length < this.size) this.#idle.push(worker);
    else worker.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#idle.splice(0)) worker.kill();
  }
}
