import { workerData } from 'node:worker_threads';
import { defaultCodec } from 'simpleflow/backend';
import { DeciderThread } from './decider-thread.js';
import type { FromThread, ThreadData, ToThread } from './messages.js';

// The program of the thread.

const data = workerData as ThreadData;
const { port } = data;
const tell = (message: FromThread): void => port.postMessage(message);
try {
  const thread = await DeciderThread.start(data, tell);
  port.on('message', (message: ToThread) => thread.hear(message));
  tell({ kind: 'ready', types: thread.types });
} catch (error) {
  // Whatever the user's modules and services throw.
  tell({ kind: 'boot-failed', failure: defaultCodec.encodeFailure(error) });
}
