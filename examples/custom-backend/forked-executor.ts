import type { Executor } from 'simpleflow';
import { InProcessExecutor, type InProcessOptions } from 'simpleflow/backend';
import { ForkedRunner } from './forked-runner.js';
import { ProcessPool, type ProcessPoolOptions } from './process-pool.js';
import type { WorkerModules } from './worker-process.js';

export interface ForkedOptions
  extends Omit<InProcessOptions, 'runner' | 'codec'>,
    Omit<ProcessPoolOptions, 'modules'>,
    WorkerModules {
  /** Processes shared with other executors; who made the pool closes it. Default: a pool of its own. */
  readonly pool?: ProcessPool;
}

/**
 * An executor whose workflows run here and whose activities run in other processes.
 *
 * @example
 * await using executor = createForkedExecutor({ activities: [new URL('./activities.js', import.meta.url).href] });
 * console.log(await executor.submit(SimpleComputation, 1));
 */
export function createForkedExecutor(options: ForkedOptions): Executor {
  const pool = options.pool ?? new ProcessPool({ ...options, modules: options });
  return new InProcessExecutor({ ...options, runner: new ForkedRunner(pool, options.pool === undefined) });
}
