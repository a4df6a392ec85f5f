import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SimpleflowError } from 'simpleflow';
import { MiddlewareStack, type Config } from 'simpleflow/backend';

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
    logLevel: 'info',
    backends: {},
    sections: {},
    entries: [],
  };
}

/**
 * The configuration as threads get it: a copy.
 * @throws SimpleflowError `invalid-option` for a service module, or a middleware around activities, that is given as
 * itself
 */
export function copiedConfig(config: Config): Config {
  config.container.forEach((entry, index) => {
    if (typeof entry === 'string') return;
    throw new SimpleflowError(
      'invalid-option',
      `\`container[${index}]\` is a service module itself, which threads cannot load: give the path of a module that exports it`,
    );
  });
  const middleware = config.middleware.filter((entry, index) => {
    if (typeof entry === 'string') return true;
    // What is around the commands of workflows stays where they run.
    if (new MiddlewareStack([entry]).activity.length === 0) return false;
    throw new SimpleflowError(
      'invalid-option',
      `\`middleware[${index}]\` is a middleware around activities itself, which threads cannot load: give the path of a module that exports it`,
    );
  });
  const sections = Object.entries(config.sections).filter(([, section]) => isCloneable(section));
  const entries = config.entries.filter(({ value }) => isCloneable(value));
  return {
    ...config,
    middleware,
    executor: 'piscina',
    sections: Object.fromEntries(sections),
    entries,
  };
}

function fileOf(module: string): string {
  return module.startsWith('file:') ? fileURLToPath(module) : resolve(module);
}

/** Functions are not, say: options of another backend, which are none of a thread's business. */
function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
