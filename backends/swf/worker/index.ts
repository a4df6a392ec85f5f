export { startWorker, type StartWorkerOptions, type Worker } from './start-worker.js';
export type { WorkerStats } from './activity-worker.js';
