import {
  BACKEND_OPTIONS,
  CLOCK,
  CODEC,
  CONFIG,
  EXECUTOR,
  INSTANCES,
  LAMBDA_HANDLERS,
  LOGGER,
  provide,
  serviceModule,
} from 'simpleflow/backend';
import { createPiscinaExecutor } from './piscina-executor.js';
import { copiedConfig } from './thread-config.js';
import { ThreadPool } from './thread-pool.js';

/** Workflows in this thread, activities in others. */
export const backend = serviceModule(({ bind }) => {
  provide(
    bind,
    EXECUTOR,
    [CONFIG, BACKEND_OPTIONS, CODEC, CLOCK, INSTANCES, LOGGER, LAMBDA_HANDLERS],
    async (config, options, codec, clock, instances, logger, lambdaHandlers) => {
      const pool = new ThreadPool({ ...options, activities: [], config: copiedConfig(config) });
      try {
        await pool.start();
      } catch (error) {
        await pool.close();
        throw error;
      }
      const { journal } = config;
      const instantiate = instances.workflow;
      const own = { pool, ownsPool: true, journal, codec, clock, logger, instantiate, lambdaHandlers };
      return createPiscinaExecutor(own);
    },
  ).inSingletonScope();
});
