import { describe, expect, it, vi } from 'vitest';
import { DeciderFlow } from '../../support/decider-flow.js';
import { faultOf, untilCount, WATCHED } from './watched.js';
import {
  Counts,
  LeavesLoop,
  Spins,
  SpinsAboveChild,
  SpinsAfterwards,
  Sums,
  type Mischief,
} from './workflows.js';

describe('a decider with a watchdog', () => {
  it('decides in its thread what it decides without one', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider(WATCHED);
    await flow.worker();

    const results = await Promise.all([1, 2, 5].map(async (n) => flow.executor.submit(Sums, n)));

    expect(results).toEqual([1, 2, 5]);
    expect(decider.metrics).toMatchObject({ hitRatio: 1, lostThreads: 0, left: 0 });
  });

  it('makes room in its cache, and reads from the start what had to go', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ ...WATCHED, cachedRuns: 1, concurrency: 1 });
    await flow.worker();

    const results = await Promise.all([1, 2, 3].map(async () => flow.executor.submit(Sums, 4)));

    expect(results).toEqual([4, 4, 4]);
    expect(decider.metrics.evicted).toBeGreaterThan(0);
    expect(decider.metrics).toMatchObject({ decisions: 15, lostThreads: 0 });
  });

  it('lets code be slow that comes back in time', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider(WATCHED);
    await flow.worker();

    expect(await flow.executor.submit(Spins, 'slow', 2)).toBe('well');
    expect(decider.metrics.lostThreads).toBe(0);
  });

  it.each<[Mischief, number, RegExp]>([
    ['loop', 0, /spinForEver/u],
    ['loop', 2, /spinForEver/u],
    ['microtasks', 0, /spinInMicrotasks/u],
  ])('names the line of a %s (%d); the others go on', async (mischief, after, where) => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ ...WATCHED, brokenRuns: 'fail-run' });
    const waiting = await flow.executor.start(Counts, [2], { workflowId: 'waiting' });
    await untilCount(flow, 'waiting', 'DecisionTaskCompleted', 1);
    await flow.worker();

    const failed = flow.executor.submit(Spins, mischief, after).exception();
    const beside = await Promise.all([3, 4, 5].map(async (n) => flow.executor.submit(Sums, n)));
    const fault = await faultOf(failed);
    await waiting.signal('go');
    await waiting.signal('go');

    expect(beside).toEqual([3, 4, 5]);
    expect(await waiting.result()).toBe(2);
    expect(fault.code).toBe('never-returns');
    expect(fault.message).toMatch(/workflows\.ts:\d+:\d+$/u);
    expect(fault.stack).toMatch(where);
    expect(decider.metrics).toMatchObject({ lostThreads: 1, left: 0 });
    expect(flow.lines.filter((line) => line.includes('is failed'))).toHaveLength(1);
  });

  it('says so where the line cannot be told, and ends the thread all the same', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ ...WATCHED, brokenRuns: 'fail-run' });
    await flow.worker();

    const fault = await faultOf(flow.executor.submit(Spins, 'waiting').exception());

    expect(fault).toMatchObject({ code: 'never-returns' });
    expect(fault.message).toMatch(
      /where it is cannot be told: it is inside a function of Node or of the language/u,
    );
    expect(await flow.executor.submit(Sums, 2)).toBe(2);
    expect(decider.metrics.lostThreads).toBe(1);
  });

  it('survives code that ends the thread', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ ...WATCHED, brokenRuns: 'fail-run' });
    await flow.worker();

    const failed = flow.executor.submit(Spins, 'exit', 1).exception();
    const beside = await Promise.all([3, 4].map(async (n) => flow.executor.submit(Sums, n)));

    expect(beside).toEqual([3, 4]);
    expect(await faultOf(failed)).toMatchObject({
      code: 'worker-lost',
      message: 'the thread of workflow code has ended (exit code 3): does it call `process.exit`?',
    });
    expect(decider.metrics.lostThreads).toBe(1);
  });

  it('leaves a run that never returns, and tries again ever more rarely', async () => {
    await using flow = await DeciderFlow.open({ decisionStartToCloseMs: 10_000 });
    const decider = await flow.decider(WATCHED);
    await flow.worker();
    const stuck = await flow.executor.start(Spins, ['loop'], { workflowId: 'stuck' });
    const timeOut = async (times: number): Promise<void> => {
      await untilCount(flow, 'stuck', 'DecisionTaskStarted', times);
      await vi.waitFor(() => expect(decider.metrics.left).toBe(times), 10_000);
      await flow.server.advanceMs(10_000);
    };

    for (const times of [1, 2, 3, 4]) await timeOut(times);

    // The first two, and one of the next two.
    expect(decider.metrics).toMatchObject({ lostThreads: 3, decisions: 0 });
    expect((await stuck.describe()).status).toBe('open');
    expect(await flow.executor.submit(Sums, 2)).toBe(2);
    const lines = flow.lines.filter((line) => line.includes('its decision is left'));
    expect(lines[0]).toMatch(
      /of `stuck` \(spins\): its decision is left, .*; it is at .*workflows\.ts:\d+:\d+$/u,
    );
    await stuck.terminate();
  });

  it('goes on where something hangs that no run can be blamed for', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider(WATCHED);
    await flow.worker();
    await flow.executor.start(LeavesLoop, [], { workflowId: 'leaves' });
    await untilCount(flow, 'leaves', 'DecisionTaskCompleted', 1);

    const results = await Promise.all([30, 40].map(async (n) => flow.executor.submit(Sums, n)));

    expect(results).toEqual([30, 40]);
    expect(decider.metrics).toMatchObject({ lostThreads: 1, left: 0 });
    expect(flow.lines.join('\n')).toMatch(/it is at .*workflows\.ts:\d+:\d+; no run can be blamed for it/u);
  });

  it('follows the policies of open children when it fails a run', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ ...WATCHED, brokenRuns: { neverReturns: 'fail-run' } });
    const parent = await flow.executor.start(SpinsAboveChild, [], { workflowId: 'parent' });
    await untilCount(flow, 'parent', 'ChildWorkflowExecutionStarted', 1);

    await parent.signal('go');
    await expect(parent.result()).rejects.toMatchObject({ cause: { code: 'never-returns' } });

    await untilCount(flow, 'child', 'WorkflowExecutionTerminated', 1);
  });

  it('tells the hooks of the end, which are no less watched', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider(WATCHED);

    expect(await flow.executor.submit(SpinsAfterwards)).toBe('well');

    await vi.waitFor(() => expect(decider.metrics.lostThreads).toBe(1), 10_000);
    expect(flow.lines.at(-1)).toMatch(/its hooks of the end: .*; it is at .*workflows\.ts:\d+:\d+$/u);
    expect(await flow.executor.submit(Sums, 0)).toBe(0);
  });

  it('ends when it is told to though its thread hangs', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ ...WATCHED, brokenRuns: 'fail-run' });
    const stuck = await flow.executor.start(Spins, ['loop'], { workflowId: 'stuck' });
    await untilCount(flow, 'stuck', 'DecisionTaskStarted', 1);

    await decider.shutdown({ graceMs: 0 });

    expect((await stuck.describe()).status).toBe('failed');
  });
});
