import { isMainThread, threadId } from 'node:worker_threads';
import { activity, activityContext } from 'simpleflow';

export const whichThread = activity('which-thread', async (afterMs: number) => {
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  return threadId;
});
export const whoAmI = activity('who-am-i', () => ({
  env: process.env['SIMPLEFLOW_TEST_WORD'] ?? '',
  path: process.env['PATH'] !== undefined,
}));
export const isHere = activity('is-here', () => isMainThread, { placement: 'inline' });

/** Computes for so long, and beats after each 10 ms if it `beats`; with the number of the beat as details. */
export const computes = activity('computes', (ms: number, beats: boolean, memory?: SharedArrayBuffer) => {
  if (memory !== undefined) {
    const sign = new Int32Array(memory);
    Atomics.store(sign, 0, 1);
    Atomics.notify(sign, 0);
  }
  return compute(ms, beats);
});
export const beatsFor = activity('beats-for', (ms: number) => compute(ms, true));

function compute(ms: number, beats: boolean): number {
  const begunAtMs = performance.now();
  let count = 0;
  while (performance.now() - begunAtMs < ms) {
    if (!beats || performance.now() - begunAtMs < (count + 1) * 10) continue;
    count += 1;
    activityContext().heartbeat({ count });
  }
  return count;
}
/** Beats with these details, one after the other, and waits for the sign to end. */
export const tells = activity('tells', async (details: readonly unknown[]) => {
  for (const each of details) {
    activityContext().heartbeat(each);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return details.length;
});
