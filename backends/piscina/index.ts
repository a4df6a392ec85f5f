export { backend } from './backend.js';
export { configSchema, type PiscinaOptions, type ThreadLimits } from './options.js';
export { createPiscinaExecutor, type PiscinaExecutorOptions } from './piscina-executor.js';
export { ThreadPool, type ThreadPoolOptions } from './thread-pool.js';
