import { subscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';

/** The threads that this process has started since this module was imported, and that have not ended. */
export const openThreads = new Set<Worker>();

// Published by Node for each `new Worker`.
subscribe('worker_threads', (message) => {
  const { worker } = message as { readonly worker: Worker };
  // Node's own, in which hooks of module loading run, lasts as long as the process.
  if (worker.constructor.name === 'InternalWorker') return;
  openThreads.add(worker);
  worker.once('exit', () => openThreads.delete(worker));
});
