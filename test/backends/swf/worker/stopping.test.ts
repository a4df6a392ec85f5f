import { activityContext, type SimpleflowError } from 'simpleflow';
import { defaultCodec } from 'simpleflow/backend';
import { describe, expect, it, vi } from 'vitest';
import { held, ship, WorkerFlow } from './worker-flow.js';

async function aborted(): Promise<SimpleflowError> {
  const { signal } = activityContext();
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  return signal.reason as SimpleflowError;
}

/** Runs until it is told to stop, and notes why it was. */
function untilStopped(reasons: string[]) {
  return async (): Promise<never> => {
    const reason = await aborted();
    reasons.push(`${reason.code}: ${reason.message}`);
    throw reason;
  };
}

describe('a task that should stop', () => {
  it('is told of a cancel request, and answers that it was cancelled', async () => {
    await using at = await WorkerFlow.open();
    const reasons: string[] = [];
    await at.worker({ activities: [ship(untilStopped(reasons))] });
    await at.schedule();
    await at.until('ActivityTaskStarted');
    await at.cancel();

    const { latestCancelRequestedEventId } = await at.until('ActivityTaskCanceled');

    expect(latestCancelRequestedEventId).toBeGreaterThan(0);
    expect(reasons).toEqual(['cancelled: `activity-ship-1` was asked to stop']);
  });

  it('is told by the clock of the process that its time is over', async () => {
    await using at = await WorkerFlow.open();
    const reasons: string[] = [];
    await at.worker({
      activities: [ship(untilStopped(reasons), { startToCloseMs: 1_000 })],
      container: [],
    });
    await at.schedule();

    await vi.waitFor(() => expect(reasons).toHaveLength(1), 10_000);

    expect(reasons).toEqual(['timeout: `activity-ship-1` has run out of time (start-to-close)']);
  });

  it('may finish all the same', async () => {
    await using at = await WorkerFlow.open();
    const body = async (): Promise<string> => {
      await aborted();
      return 'done anyway';
    };
    await at.worker({ activities: [ship(body)] });
    await at.schedule();
    await at.until('ActivityTaskStarted');
    await at.cancel();

    expect(await at.until('ActivityTaskCompleted')).toMatchObject({ result: '"done anyway"' });
  });

  it('is told that its run is closed', async () => {
    await using at = await WorkerFlow.open();
    const reasons: string[] = [];
    const worker = await at.worker({ activities: [ship(untilStopped(reasons))] });
    await at.schedule();
    await at.until('ActivityTaskStarted');
    await at.terminate();

    await vi.waitFor(() => expect(worker.stats).toMatchObject({ running: 0, lost: 1 }));

    expect(reasons).toEqual([
      'cancelled: `activity-ship-1` is not wanted any more: it has timed out, or its run is closed',
    ]);
  });

  it('is told that its time is over, as its definition has it', async () => {
    await using at = await WorkerFlow.open();
    const reasons: string[] = [];
    const activities = [ship(untilStopped(reasons), { startToCloseMs: 100_000 })];
    const worker = await at.worker({ activities, watchMs: 600_000 });
    await at.schedule();
    await vi.waitFor(() => expect(worker.stats.running).toBe(1));
    await at.advanceMs(100_000);

    expect(await at.until('ActivityTaskTimedOut')).toMatchObject({ timeoutType: 'START_TO_CLOSE' });
    const reason = 'timeout: `activity-ship-1` has run out of time (start-to-close)';
    await vi.waitFor(() => expect(reasons).toEqual([reason]));
  });

  it('is told that its time is over, as the decider has it', async () => {
    await using at = await WorkerFlow.open();
    const reasons: string[] = [];
    const worker = await at.worker({ activities: [ship(untilStopped(reasons))], watchMs: 600_000 });
    const input = '{"args":[],"kwargs":{},"meta":{"heartbeatMs":3000}}';
    await at.schedule([], { heartbeatTimeout: '3', input });
    await vi.waitFor(() => expect(worker.stats.running).toBe(1));
    await at.advanceMs(3_000);

    expect(await at.until('ActivityTaskTimedOut')).toMatchObject({ timeoutType: 'HEARTBEAT' });
    const reason = 'timeout: `activity-ship-1` has run out of time (heartbeat)';
    await vi.waitFor(() => expect(reasons).toEqual([reason]));
  });
});

describe('a worker that is shut down', () => {
  it('takes no more tasks, and answers those under way', async () => {
    await using at = await WorkerFlow.open();
    const gate = held();
    const worker = await at.worker({ activities: [ship(async () => gate.promise)] });
    await at.schedule();
    await vi.waitFor(() => expect(worker.stats.running).toBe(1));
    const stopped = worker.shutdown();
    await at.schedule([], {}, 'next');
    gate.release();
    await stopped;

    expect(at.flow.types('wf')).toContain('ActivityTaskCompleted');
    expect(at.flow.types('next')).not.toContain('ActivityTaskStarted');
  });

  it('works on a task that SWF sends to a poll which was open', async () => {
    await using at = await WorkerFlow.open({ longPollMs: 60_000 });
    const worker = await at.worker({ activities: [ship(() => 'answered')] });
    await at.schedule([], {}, 'first');
    await at.until('ActivityTaskCompleted', 'first');
    await vi.waitFor(() => expect(worker.stats.running).toBe(0));
    // Its poll is open from now on, and would be for a minute.
    const stopped = worker.shutdown();
    await at.schedule();
    await stopped;

    expect(at.flow.last('ActivityTaskCompleted')).toMatchObject({ result: '"answered"' });
  });

  it('tells activities to stop at the grace time, so that they can be tried elsewhere', async () => {
    await using at = await WorkerFlow.open();
    const reasons: string[] = [];
    const worker = await at.worker({ activities: [ship(untilStopped(reasons))], watchMs: 600_000 });
    await at.schedule();
    await vi.waitFor(() => expect(worker.stats.running).toBe(1));
    await worker.shutdown({ graceMs: 10 });

    expect(reasons).toEqual(['cancelled: `activity-ship-1` is given up: its worker stops']);
    const { reason, details } = at.flow.last('ActivityTaskFailed');
    expect(reason).toBe('SimpleflowError: the worker of `activity-ship-1` has stopped before its end');
    const error = defaultCodec.decodeFailure({ reason: String(reason), details: String(details) });
    expect(error).toMatchObject({ code: 'executor-closed' });
  });

  it('gives up activities that do not stop', async () => {
    await using at = await WorkerFlow.open();
    const gate = held();
    const worker = await at.worker({ activities: [ship(async () => gate.promise)] });
    await at.schedule();
    await vi.waitFor(() => expect(worker.stats.running).toBe(1));
    await Promise.all([worker.shutdown({ graceMs: 10 }), worker.ended]);

    expect(at.flow.last('ActivityTaskFailed')).toMatchObject({
      reason: 'SimpleflowError: the worker of `activity-ship-1` has stopped before its end',
    });
    expect(at.lines).toEqual(['`activity-ship-1` does not stop, and is given up']);
    gate.release();
  });

  it('may be shut down twice', async () => {
    await using at = await WorkerFlow.open();
    const worker = await at.worker({ activities: [] });

    await Promise.all([worker.shutdown(), worker.shutdown({ graceMs: 10 }), worker.ended]);
  });
});
