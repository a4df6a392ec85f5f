import type { Executor } from 'simpleflow';
import {
  InlineRunner,
  InProcessExecutor,
  type InlineRunnerOptions,
  type InProcessOptions,
} from 'simpleflow/backend';
import type { PiscinaOptions } from './section.js';
import type { ThreadModules } from './main/thread-config.js';
import { ThreadPool } from './main/thread-pool.js';
import { ThreadRunner } from './main/thread-runner.js';

/** An executor with threads of its own. */
export interface OwnThreads extends ThreadModules, PiscinaOptions {
  readonly pool?: undefined;
}

/** An executor with threads that others use as well, one executor at a time. */
export interface SharedThreads {
  readonly pool: ThreadPool;
  /** The pool is closed with the executor. Default: false. */
  readonly ownsPool?: boolean;
  /** As in {@link PiscinaOptions}. */
  readonly maxQueue?: number | undefined;
}

/** Activities with `placement: 'inline'`, which stay in this thread. */
export interface InlineActivities {
  /** Makes the instance of one that is a class. Default: `new Class()`. */
  readonly instantiateActivity?: InlineRunnerOptions['instantiate'];
  /** What is around them. In threads it is what `middleware` of the configuration names. Default: none. */
  readonly inlineMiddleware?: InlineRunnerOptions['middleware'];
}

export type PiscinaExecutorOptions = Omit<InProcessOptions, 'runner' | 'inlineRunner' | 'copy'> &
  InlineActivities &
  (OwnThreads | SharedThreads);

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
  const { codec, instantiateActivity, inlineMiddleware } = options;
  const inlineRunner = new InlineRunner({
    ...(codec === undefined ? undefined : { codec }),
    ...(inlineMiddleware === undefined ? undefined : { middleware: inlineMiddleware }),
    ...(instantiateActivity === undefined ? undefined : { instantiate: instantiateActivity }),
  });
  return new InProcessExecutor({
    ...options,
    runner: runnerOf(options),
    inlineRunner,
  });
}

function runnerOf(options: PiscinaExecutorOptions): ThreadRunner {
  if (options.pool !== undefined)
    return new ThreadRunner(options.pool, options.ownsPool ?? false, options.maxQueue);
  return new ThreadRunner(new ThreadPool(options), true, options.maxQueue);
}
