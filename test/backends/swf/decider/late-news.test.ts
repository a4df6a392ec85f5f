import { activity, replayJournal, Workflow } from 'simpleflow';
import { connect, replayHistory, type SwfApi } from 'simpleflow/backends/swf';
import { describe, expect, it, vi } from 'vitest';
import { DeciderFlow } from '../support/decider-flow.js';

const step = activity('late-step', (x: number) => x);

/** Three at once, of which only two may be open. */
class ThreeSteps extends Workflow {
  static override readonly definition = { name: 'three-steps' };

  async run(): Promise<number> {
    const all = [1, 2, 3].map((x) => this.submit(step, x));
    await this.waitSignal('go');
    return (await Promise.all(all)).length;
  }
}

class StopsTwo extends Workflow {
  static override readonly definition = { name: 'stops-two' };

  async run(): Promise<string> {
    const [first, second] = [1, 2, 3].map((x) => this.submit(step, x));
    await this.waitSignal('go');
    first?.cancel();
    second?.cancel();
    await this.waitSignal('end');
    return 'over';
  }
}

class Waits extends Workflow {
  static override readonly definition = { name: 'late-child' };

  async run(): Promise<void> {
    await this.waitSignal('never');
  }
}

class StopsChild extends Workflow {
  static override readonly definition = { name: 'stops-child' };

  async run(): Promise<string> {
    const child = this.submitWith({ workflowId: 'child' }, Waits);
    await this.waitSignal('go');
    child.cancel();
    return 'over';
  }
}

/** Ends one activity the way a worker does. */
async function work(api: SwfApi, flow: DeciderFlow): Promise<void> {
  const { domain } = flow.settings;
  const { taskToken } = await api.call('PollForActivityTask', { domain, taskList: { name: 'default' } });
  await api.call('RespondActivityTaskCompleted', { taskToken, result: '1' });
}

async function untilDecisions(flow: DeciderFlow, count: number): Promise<void> {
  await vi.waitFor(() => expect(flow.count('w', 'DecisionTaskCompleted')).toBe(count), 10_000);
}

describe('what happens while a decision is under way', () => {
  it.each([[{ cachedRuns: 0 }], [{}]])(
    'does not explain away that its commands waited for a place (%j)',
    async (options) => {
      await using flow = await DeciderFlow.open();
      const api = await connect(flow.settings);
      const handle = await flow.executor.start(ThreeSteps, [], { workflowId: 'w' });
      let answers = 0;
      const endpoint = await flow.proxy(async (operation): Promise<'pass'> => {
        if (operation === 'RespondDecisionTaskCompleted' && (answers += 1) === 2) await work(api, flow);
        return 'pass';
      });
      const limits = { openActivities: 2 };
      const decider = await flow.decider({ workflows: [ThreeSteps], endpoint, limits, ...options });
      await untilDecisions(flow, 1);

      await handle.signal('go');
      await untilDecisions(flow, 3);
      await work(api, flow);
      await work(api, flow);

      expect(await handle.result()).toBe(3);
      expect(decider.metrics.left).toBe(0);
      expect(flow.count('w', 'ActivityTaskScheduled')).toBe(3);
      // Neither needs to be told the limits: the decider has written them down.
      const history = { events: flow.events('w') };
      const ids = { workflowId: 'w', runId: handle.runId };
      await expect(replayHistory(ThreeSteps, history, ids)).resolves.toMatchObject({ divergences: [] });
      await expect(replayJournal(ThreeSteps, await handle.history())).resolves.toMatchObject({ ok: true });
      api.close();
    },
  );

  it('is no more than that in what cancelled activities leave behind at once', async () => {
    await using flow = await DeciderFlow.open();
    const handle = await flow.executor.start(StopsTwo, [], { workflowId: 'w' });
    const limits = { openActivities: 2 };
    const decider = await flow.decider({ workflows: [StopsTwo], limits, cachedRuns: 0 });
    await untilDecisions(flow, 1);

    await handle.signal('go');
    await vi.waitFor(() => expect(flow.count('w', 'ActivityTaskScheduled')).toBe(3), 10_000);

    expect(flow.count('w', 'ActivityTaskCanceled')).toBe(2);
    expect(decider.metrics.left).toBe(0);
    await handle.terminate();
  });

  it('reaches a child that is cancelled before it has started', async () => {
    await using flow = await DeciderFlow.open({}, { childStartMs: 30_000 });
    await flow.decider({ workflows: [StopsChild, Waits] });
    const handle = await flow.executor.start(StopsChild, [], { workflowId: 'w' });
    await untilDecisions(flow, 1);
    await handle.signal('go');
    await untilDecisions(flow, 2);
    expect(flow.count('w', 'ChildWorkflowExecutionStarted')).toBe(0);

    await flow.server.advanceMs(30_000);

    expect(await handle.result()).toBe('over');
    expect(flow.count('w', 'RequestCancelExternalWorkflowExecutionInitiated')).toBe(1);
    await vi.waitFor(() => expect(flow.count('child', 'WorkflowExecutionCanceled')).toBe(1), 10_000);
    const ids = { workflowId: 'w', runId: handle.runId };
    const report = await replayHistory(StopsChild, { events: flow.events('w') }, ids);
    expect(report.divergences).toEqual([]);
  });
});
