import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configForThread } from 'simpleflow/backend';
import type { Config } from 'simpleflow';

/** What threads load. */
export interface ThreadModules {
  /** Modules that define activities: file URLs or paths. */
  readonly activities: readonly string[];
  /** Modules that bind the services of class activities, and the codec if it is not the default one. Default: none. */
  readonly container?: readonly string[];
  /** Modules that export middleware, outermost first. Default: none. */
  readonly middleware?: readonly string[];
}

/** What the threads know of the configuration where none was loaded. */
export function bareConfig({ activities, container = [], middleware = [] }: ThreadModules): Config {
  return {
    executor: 'piscina',
    activities: activities.map(fileOf),
    container: container.map(fileOf),
    middleware: middleware.map(fileOf),
    journal: false,
    store: undefined,
    workflows: [],
    logLevel: 'info',
    backends: {},
    sections: {},
    entries: [],
  };
}

/**
 * The configuration as threads get it: a copy.
 * @throws SimpleflowError `invalid-option` for what threads cannot load
 */
export function copiedConfig(config: Config): Config {
  return configForThread(config, { executor: 'piscina', runs: 'activity' });
}

function fileOf(module: string): string {
  return module.startsWith('file:') ? fileURLToPath(module) : resolve(module);
}
