import { SimpleflowError } from '../errors.js';
import { MiddlewareStack } from '../executor/middleware.js';
import type { Config } from './config.js';

const AROUND = { activity: 'activities', workflow: 'the commands of workflows' };

interface ThreadUse {
  /** The backend that starts the thread. */
  readonly executor: string;
  /** What the thread runs: middleware around anything else stays here. */
  readonly runs: 'activity' | 'workflow';
}

/**
 * The configuration as another thread can have it: a copy, that names modules and holds none.
 * @throws SimpleflowError `invalid-option` for a service module, or a middleware that the thread needs, that is given as
 * itself
 */
export function configForThread(config: Config, { executor, runs }: ThreadUse): Config {
  config.container.forEach((entry, index) => {
    if (typeof entry === 'string') return;
    throw new SimpleflowError(
      'invalid-option',
      `\`container[${index}]\` is a service module itself, which threads cannot load: give the path of a module that exports it`,
    );
  });
  const middleware = config.middleware.filter((entry, index) => {
    if (typeof entry === 'string') return true;
    if (new MiddlewareStack([entry])[runs].length === 0) return false;
    throw new SimpleflowError(
      'invalid-option',
      `\`middleware[${index}]\` is a middleware around ${AROUND[runs]} itself, which threads cannot load: give the path of a module that exports it`,
    );
  });
  const sections = Object.entries(config.sections).filter(([, section]) => isCloneable(section));
  const entries = config.entries.filter(({ value }) => isCloneable(value));
  // The host has the runs, and it alone opens their store.
  const host = { store: undefined, workflows: [] };
  return { ...config, ...host, middleware, executor, sections: Object.fromEntries(sections), entries };
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
