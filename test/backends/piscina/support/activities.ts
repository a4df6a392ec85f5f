import { isMainThread, threadId } from 'node:worker_threads';
import { activity } from 'simpleflow';

export const whichThread = activity('which-thread', async (afterMs: number) => {
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  return threadId;
});
export const whoAmI = activity('who-am-i', () => ({
  env: process.env['SIMPLEFLOW_TEST_WORD'] ?? '',
  path: process.env['PATH'] !== undefined,
}));
export const isHere = activity('is-here', () => isMainThread, { placement: 'inline' });
