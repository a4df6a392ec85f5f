import { activity, activityContext, Workflow } from 'simpleflow';
import { replayHistory, startWorker } from 'simpleflow/backends/swf';
import { describe, expect, it } from 'vitest';
import { DeciderFlow } from './support/decider-flow.js';

const seen: unknown[] = [];

const flaky = activity(
  'flaky-raw',
  (...args: unknown[]) => {
    const { attempt } = activityContext();
    seen.push([attempt, ...args]);
    if (attempt < 3) throw new Error('again');
    return attempt;
  },
  { rawInput: true, retry: { maxAttempts: 3 } },
);

class RunsRaw extends Workflow {
  static override readonly definition = { name: 'runs-raw' };

  async run(input: unknown): Promise<unknown> {
    return this.submitWith({ startToCloseMs: 60_000 }, flaky, input as never);
  }
}

describe('an activity with raw input', () => {
  it.each([
    { key: 1 },
    // What looks like an envelope of ours is not touched, and not believed.
    { args: [1], kwargs: {}, meta: { attempt: 7, startToCloseMs: 1 } },
    { args: [1], meta: { attempt: 7 } },
  ])('knows which try it is, and gets its input as it was given: %j', async (input) => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [RunsRaw] });
    const worker = await startWorker({ ...flow.settings, taskList: 'default', activities: [flaky] });
    seen.length = 0;

    const handle = await flow.executor.start(RunsRaw, [input], { workflowId: 'w' });

    expect(await handle.result()).toBe(3);
    expect(seen).toEqual([1, 2, 3].map((attempt) => [attempt, input]));
    const history = flow.server.history({ domain: flow.settings.domain, workflowId: 'w' });
    expect(await replayHistory(RunsRaw, history)).toMatchObject({ ok: true });
    await worker.shutdown({ graceMs: 0 });
  });
});
