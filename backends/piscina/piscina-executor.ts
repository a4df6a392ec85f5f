import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import type { Executor } from 'simpleflow';
import { InProcessExecutor, type InProcessOptions } from 'simpleflow/backend';
import type { PiscinaOptions } from './options.js';
import { ThreadPool } from './thread-pool.js';
import { ThreadRunner } from './thread-runner.js';

export interface PiscinaExecutorOptions extends Omit<InProcessOptions, 'runner'>, PiscinaOptions {
  /** Modules that define activities: file URLs or paths. */
  readonly activities: readonly string[];
  /** Modules that bind the services of class activities, and the codec if it is not the default one. Default: none. */
  readonly container?: readonly string[];
  /**
   * Threads that other executors use as well, one executor at a time; who made the pool closes it, and its options count.
   * Default: a pool of its own.
   */
  readonly pool?: ThreadPool;
}

/**
 * An executor that runs workflows in this thread and their activities in others.
 *
 * @throws SimpleflowError `invalid-option`
 *
 * @example
 * await using executor = createPiscinaExecutor({ activities: [new URL('./activities.js', import.meta.url).href] });
 * console.log(await executor.submit(SimpleComputation, 1));
 */
export function createPiscinaExecutor(options: PiscinaExecutorOptions): Executor {
  const { activities, container = [], pool, codec, clock, journal, instantiate, ...settings } = options;
  const threads =
    pool ??
    new ThreadPool({ ...settings, activities: activities.map(fileOf), container: container.map(fileOf) });
  return new InProcessExecutor({
    runner: new ThreadRunner(threads, pool === undefined),
    ...(codec === undefined ? undefined : { codec }),
    ...(clock === undefined ? undefined : { clock }),
    ...(journal === undefined ? undefined : { journal }),
    ...(instantiate === undefined ? undefined : { instantiate }),
  });
}

function fileOf(module: string): string {
  return module.startsWith('file:') ? fileURLToPath(module) : resolve(module);
}
