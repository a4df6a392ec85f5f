import type { Executor } from 'simpleflow';
import {
  checkOptionsOf,
  InlineRunner,
  type InlineRunnerOptions,
  InProcessExecutor,
  type InProcessOptions,
  optionRules,
} from 'simpleflow/backend';
import { configSchema } from './options.js';
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

const MODULES = optionRules.listOf('modules, each a path or a file URL', (item) => typeof item === 'string');
const { copy: _copy, ...IN_PROCESS } = optionRules.IN_PROCESS_RULES;

const RULES: Readonly<Record<string, optionRules.OptionRule>> = {
  ...IN_PROCESS,
  instantiateActivity: optionRules.FUNCTION,
  inlineMiddleware: optionRules.listOf('what `activityMiddleware` made', optionRules.isActivityMiddleware),
  // The pool looks at their values.
  ...Object.fromEntries(
    Object.keys(configSchema.entries).map((name) => [name, optionRules.CHECKED_ELSEWHERE]),
  ),
};
const OWN_THREADS = { ...RULES, activities: MODULES, container: MODULES, middleware: MODULES };
const SHARED_THREADS = {
  ...RULES,
  pool: optionRules.objectWith('start', 'close'),
  ownsPool: optionRules.BOOLEAN,
};

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
  const rules = (options as SharedThreads | undefined)?.pool === undefined ? OWN_THREADS : SHARED_THREADS;
  checkOptionsOf('createPiscinaExecutor', options, rules);
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
