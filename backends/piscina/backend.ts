import { SimpleflowError } from 'simpleflow';
import {
  BACKEND_OPTIONS,
  CLOCK,
  CODEC,
  CONFIG,
  EXECUTOR,
  INSTANCES,
  provide,
  serviceModule,
  type Config,
} from 'simpleflow/backend';
import type { PiscinaOptions } from './options.js';
import { createPiscinaExecutor } from './piscina-executor.js';
import { ThreadPool } from './thread-pool.js';

/** Workflows in this thread, activities in others. */
export const backend = serviceModule(({ bind }) => {
  provide(
    bind,
    EXECUTOR,
    [CONFIG, BACKEND_OPTIONS, CODEC, CLOCK, INSTANCES],
    async (config, options, codec, clock, instances) => {
      const { activities, journal, sections } = config;
      const container = filesOf(config);
      const settings = options as PiscinaOptions;
      const pool = new ThreadPool({ ...settings, activities, container, sections: cloneable(sections) });
      try {
        await pool.start();
      } catch (error) {
        await pool.close();
        throw error;
      }
      return createPiscinaExecutor({
        ...settings,
        activities,
        pool,
        journal,
        codec,
        clock,
        instantiate: instances.workflow,
      });
    },
  ).inSingletonScope();
});

/** Threads get a copy of the options of backends; one that cannot be copied is none of their business. */
function cloneable(sections: Config['sections']): Config['sections'] {
  return Object.fromEntries(
    Object.entries(sections).filter(([, section]) => {
      try {
        structuredClone(section);
        return true;
      } catch {
        // A function, say.
        return false;
      }
    }),
  );
}

function filesOf({ container }: Config): string[] {
  return container.map((entry, index) => {
    if (typeof entry === 'string') return entry;
    throw new SimpleflowError(
      'invalid-option',
      `\`container[${index}]\` is a service module itself, which threads cannot load: give the path of a module that exports it`,
    );
  });
}
