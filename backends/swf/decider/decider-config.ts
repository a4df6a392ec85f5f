import { SimpleflowError, type Config } from 'simpleflow';
import { configOf } from 'simpleflow/backend';
import type { StartDeciderOptions } from './decider-options.js';

export interface DeciderConfig {
  readonly config: Config;
  /** The modules of workflows: files. */
  readonly modules: readonly string[];
}

/** The service modules of the options, then those of the configuration; and the modules of workflows, as files. */
export async function deciderConfig({
  config,
  workflows,
  container = [],
  middleware = [],
}: StartDeciderOptions): Promise<DeciderConfig> {
  const own = await configOf({
    // Found as modules of activities are.
    activities: workflows.filter((entry) => typeof entry === 'string'),
    container,
    middleware,
  });
  return {
    modules: own.activities,
    config: {
      ...own,
      ...config,
      // A decider runs no activities.
      activities: [],
      container: [...own.container, ...(config?.container ?? [])],
      middleware: [...own.middleware, ...(config?.middleware ?? [])],
    },
  };
}

/** @throws SimpleflowError `invalid-option` */
export function checkOptions(options: StartDeciderOptions): void {
  const check = (name: keyof StartDeciderOptions, least: number): void => {
    const value = options[name];
    if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= least)) return;
    throw new SimpleflowError(
      'invalid-option',
      `\`${name}\` must be a whole number of at least ${least}, got \`${JSON.stringify(value)}\``,
    );
  };
  check('concurrency', 1);
  check('polls', 1);
  check('stickyMs', 1);
  check('cachedRuns', 0);
  check('cachedBytes', 0);
  check('watchdogMs', 1);
}
