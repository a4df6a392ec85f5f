import { activity, Workflow } from 'simpleflow';
import { connect, startWorker } from 'simpleflow/backends/swf';
import { describe, expect, it, vi } from 'vitest';
import { DeciderFlow } from './support/decider-flow.js';
import { held } from './worker/worker-flow.js';

const unlimited = activity('unlimited', () => 'done', { retry: { maxAttempts: 2 } });
const limited = activity('limited', () => 'done', { startToCloseMs: 3_600_000 });

class Runs extends Workflow {
  static override readonly definition = { name: 'runs' };

  async run(isLimited: boolean): Promise<string> {
    return this.submit(isLimited ? limited : unlimited);
  }
}

/** Takes a task, and is never heard of again. */
async function takeAndDie({ settings }: DeciderFlow): Promise<void> {
  const api = await connect(settings);
  const { domain } = settings;
  const { taskToken } = await api.call('PollForActivityTask', { domain, taskList: { name: 'default' } });
  expect(taskToken).toMatch(/./u);
  api.close();
}

function heartbeatTimeout(flow: DeciderFlow): unknown {
  const scheduled = flow.events('w').find(({ eventType }) => eventType === 'ActivityTaskScheduled');
  const attributes = scheduled?.['activityTaskScheduledEventAttributes'] as Record<string, unknown>;
  return attributes['heartbeatTimeout'];
}

describe('a worker that dies in an activity without a time limit', () => {
  it('is missed after a minute, and the activity is tried again', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [Runs] });
    const handle = await flow.executor.start(Runs, [false], { workflowId: 'w' });
    await takeAndDie(flow);

    await flow.server.advanceMs(60_000);
    const second = await startWorker({ ...flow.settings, taskList: 'default', activities: [unlimited] });

    expect(await handle.result()).toBe('done');
    expect(flow.count('w', 'ActivityTaskTimedOut')).toBe(1);
    await second.shutdown({ graceMs: 0 });
  });

  it('is missed after the time that the decider says, or never', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [Runs], lostWorkerMs: 45_000 });
    await flow.executor.start(Runs, [false], { workflowId: 'w' });
    await vi.waitFor(() => expect(heartbeatTimeout(flow)).toBe('45'), 10_000);

    await using other = await DeciderFlow.open();
    await other.decider({ workflows: [Runs], lostWorkerMs: 'never' });
    await other.executor.start(Runs, [false], { workflowId: 'w' });
    await vi.waitFor(() => expect(heartbeatTimeout(other)).toBe('NONE'), 10_000);
  });

  it('is left to the limit that the activity has, if it has one', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [Runs] });
    await flow.executor.start(Runs, [true], { workflowId: 'w' });

    await vi.waitFor(() => expect(heartbeatTimeout(flow)).toBe('NONE'), 10_000);
  });

  it('is not missed while it lives: it beats by itself', async () => {
    await using flow = await DeciderFlow.open();
    const { promise, release } = held();
    const slow = activity('unlimited', async () => {
      await promise;
      return 'slow';
    });
    await flow.decider({ workflows: [Runs] });
    let beats = 0;
    const endpoint = await flow.proxy((operation) => {
      if (operation === 'RecordActivityTaskHeartbeat') beats += 1;
      return 'pass';
    });
    const worker = await startWorker({
      ...flow.settings,
      endpoint,
      taskList: 'default',
      activities: [slow],
      watchMs: 5,
    });
    const handle = await flow.executor.start(Runs, [false], { workflowId: 'w' });

    for (let minute = 0; minute < 6; minute += 1) {
      const known = beats;
      // The first may have been on its way before the clock went on.
      await vi.waitFor(() => expect(beats).toBeGreaterThan(known + 1), 10_000);
      await flow.server.advanceMs(50_000);
    }
    release();

    expect(await handle.result()).toBe('slow');
    await worker.shutdown({ graceMs: 0 });
  });
});
