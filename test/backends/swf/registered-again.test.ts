import { Workflow } from 'simpleflow';
import { connect, createSwfExecutor, startDecider, startWorker } from 'simpleflow/backends/swf';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import { describe, expect, it } from 'vitest';
import { addOne, DeciderFlow } from './support/decider-flow.js';

class Adds extends Workflow {
  static override readonly definition = { name: 'adds' };

  async run(x: number): Promise<number> {
    return this.submit(addOne, x);
  }
}

describe('what was registered and is gone', () => {
  it('is registered again when the server was reset under living processes', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [Adds] });
    await flow.worker();
    expect(await flow.executor.submit(Adds, 1)).toBe(2);

    await flow.server.reset();

    expect(await flow.executor.submit(Adds, 2)).toBe(3);
    expect(await flow.executor.submit(addOne, 3)).toBe(4);
  });

  it('is registered again when the server was started anew without its data', async () => {
    const first = await startDevServer({ logLevel: 'error' });
    const place = { domain: 'd', endpoint: first.url, shortestPollMs: 5 };
    const decider = await startDecider({ ...place, workflows: [Adds] });
    const worker = await startWorker({ ...place, taskList: 'default', activities: [addOne] });
    const executor = await createSwfExecutor(place);
    expect(await executor.submit(Adds, 1)).toBe(2);

    const { port } = first;
    await first.close();
    await using _second = await startDevServer({ logLevel: 'error', port });

    expect(await executor.submit(Adds, 2)).toBe(3);
    await executor.shutdown();
    await Promise.all([decider.shutdown({ graceMs: 0 }), worker.shutdown({ graceMs: 0 })]);
  });

  it('is registered again after a run has shown that a type was deleted', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [Adds] });
    await flow.worker();
    expect(await flow.executor.submit(Adds, 1)).toBe(2);
    const api = await connect(flow.settings);
    const { domain } = flow.settings;
    const activityType = { name: 'flow-add-one', version: 'default' };
    await api.call('DeprecateActivityType', { domain, activityType });
    await api.call('DeleteActivityType', { domain, activityType });
    api.close();

    await expect(flow.executor.submit(Adds, 2)).rejects.toMatchObject({
      message: expect.stringContaining('ACTIVITY_TYPE_DOES_NOT_EXIST') as unknown,
    });

    expect(await flow.executor.submit(Adds, 3)).toBe(4);
  });
});
