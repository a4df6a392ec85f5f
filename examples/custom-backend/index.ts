export { backend, configSchema, runner } from './backend.js';
export { createForkedExecutor, type ForkedOptions } from './forked-executor.js';
export { ProcessPool, type ProcessPoolOptions } from './process-pool.js';
export { WorkerLostError } from './worker-process.js';
