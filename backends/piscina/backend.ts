import { inProcessBackend } from 'simpleflow/backend';
import { configSchema as schema } from './options.js';
import { startThreadRunner } from './start-thread-runner.js';

/** Workflows in this thread, activities in others. */
export const { backend, configSchema, runner } = inProcessBackend({
  name: 'piscina',
  schema,
  runner: (options, { config, concurrency: maxThreads = options.maxThreads }) =>
    startThreadRunner(config, { ...options, maxThreads }),
});
