import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { DeciderFlow } from '../../support/decider-flow.js';
import { faultOf, WATCHED } from './watched.js';
import { Spins, Sums, type Mischief } from './workflows.js';

describe('a decider with a watchdog', () => {
  it.each<[Mischief, number, RegExp]>([
    ['loop', 0, /spinForEver/u],
    ['microtasks', 3, /spinInMicrotasks/u],
    ['ticks', 1, /spinInTicks/u],
    ['backtracking', 0, /backtrack/u],
  ])('names the line of %s after %d decisions every time', async (mischief, after, where) => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ ...WATCHED, brokenRuns: 'fail-run' });
    await flow.worker();

    for (let round = 0; round < 10; round += 1) {
      const failed = flow.executor.submit(Spins, mischief, after).exception();
      const sum = await flow.executor.submit(Sums, 5);
      const fault = await faultOf(failed);

      expect(sum).toBe(5);
      expect(fault.code).toBe('never-returns');
      expect(fault.message).toMatch(/workflows\.ts:\d+:\d+$/u);
      expect(fault.stack).toMatch(where);
    }
    expect(decider.metrics).toMatchObject({ lostThreads: 10, left: 0 });
  });

  it('gets through with many runs of which every fifth never returns', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ ...WATCHED, brokenRuns: 'fail-run' });
    await flow.worker();
    const mischiefs: readonly Mischief[] = ['loop', 'exit', 'microtasks', 'exit', 'loop'];

    const spun = mischiefs.map(async (mischief, at) => flow.executor.submit(Spins, mischief, at).exception());
    const summed = Array.from({ length: 20 }, async (_, n) => flow.executor.submit(Sums, n));

    expect(await Promise.all(summed)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    const codes = (await Promise.all(spun)).map((error) => (error?.cause as { readonly code: string }).code);
    expect(codes.map((code) => code === 'worker-lost')).toEqual([false, true, false, true, false]);
    expect(decider.metrics).toMatchObject({ lostThreads: 5, left: 0 });
  });

  it('survives code that fills the memory of the thread', async () => {
    await using flow = await DeciderFlow.open();
    // For threads that begin from now on.
    setFlagsFromString('--max-old-space-size=100');
    const decider = await flow.decider({ ...WATCHED, watchdogMs: 20_000, brokenRuns: 'fail-run' });
    await flow.worker();

    const fault = await faultOf(flow.executor.submit(Spins, 'memory').exception());
    setFlagsFromString('--max-old-space-size=0');

    expect(fault.code).toBe('worker-lost');
    expect(fault.message).toMatch(/^the thread of workflow code was out of memory; /u);
    expect(await flow.executor.submit(Sums, 2)).toBe(2);
    expect(decider.metrics.lostThreads).toBe(1);
  });
});
