export { backend, configSchema, runner } from './backend.js';
export {
  createPiscinaExecutor,
  type InlineActivities,
  type OwnThreads,
  type PiscinaExecutorOptions,
  type SharedThreads,
} from './piscina-executor.js';
export type { PiscinaOptions, ThreadLimits } from './section.js';
export type { ThreadModules } from './main/thread-config.js';
export { startThreadRunner } from './start-thread-runner.js';
export { ThreadPool, type ThreadPoolOptions } from './main/thread-pool.js';
