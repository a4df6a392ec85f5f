import {
  BACKEND_OPTIONS,
  CLOCK,
  CODEC,
  CONFIG,
  EXECUTOR,
  INSTANCES,
  LAMBDA_HANDLERS,
  LOGGER,
  MIDDLEWARE_STACK,
  provide,
  serviceModule,
  type RunnerFactory,
} from 'simpleflow/backend';
import type { PiscinaOptions } from './section.js';
import { createPiscinaExecutor } from './piscina-executor.js';
import { startThreadRunner } from './start-thread-runner.js';
import { copiedConfig } from './main/thread-config.js';
import { ThreadPool } from './main/thread-pool.js';

/** Workflows in this thread, activities in others. */
export const backend = serviceModule(({ bind }) => {
  provide(
    bind,
    EXECUTOR,
    [CONFIG, BACKEND_OPTIONS, CODEC, CLOCK, INSTANCES, LOGGER, MIDDLEWARE_STACK, LAMBDA_HANDLERS],
    async (config, options, codec, clock, instances, logger, middleware, lambdaHandlers) => {
      const pool = new ThreadPool({
        ...options,
        activities: [],
        config: copiedConfig(config),
      });
      try {
        await pool.start();
      } catch (error) {
        await pool.close();
        throw error;
      }
      const { journal } = config;
      const { maxQueue } = options as PiscinaOptions;
      return createPiscinaExecutor({
        pool,
        ownsPool: true,
        journal,
        codec,
        clock,
        logger,
        maxQueue,
        instantiate: instances.workflow,
        instantiateActivity: instances.activity,
        inlineMiddleware: middleware.activity,
        workflowMiddleware: middleware.workflow,
        lambdaHandlers,
      });
    },
  ).inSingletonScope();
});

/** Activities in threads, for a host of another kind. */
export const runner: RunnerFactory = async (options, { config, concurrency }) =>
  startThreadRunner(config, {
    ...options,
    maxThreads: concurrency ?? (options as PiscinaOptions).maxThreads,
  });
