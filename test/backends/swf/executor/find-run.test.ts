import { Workflow } from 'simpleflow';
import { findRun } from 'simpleflow/backends/swf';
import { describe, expect, it } from 'vitest';
import { DeciderFlow } from '../support/decider-flow.js';

class Ends extends Workflow {
  static override readonly definition = { name: 'ends' };

  async run(n: number): Promise<number> {
    return n;
  }
}

/** An answer of the proxy in place of the server's. */
const EMPTY = { executionInfos: [] };

describe('a run that somebody else has started', () => {
  it('is found by its run id, whatever lists say', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [Ends] });
    const first = await flow.executor.start(Ends, [1], { workflowId: 'w' });
    await first.result();
    await (await flow.executor.start(Ends, [2], { workflowId: 'w' })).result();
    const endpoint = await flow.proxy((operation) =>
      operation.startsWith('List') ? { fault: 'InternalFailure', message: 'no lists' } : 'pass',
    );

    using found = await findRun({ ...flow.settings, endpoint }, 'w', first.runId);

    expect(found.runId).toBe(first.runId);
    expect(await found.result()).toBe(1);
    expect((await found.describe()).name).toBe('ends');
  });

  it('is found on a later page of a list, and asked for again while lists lag', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [Ends] });
    const handle = await flow.executor.start(Ends, [1], { workflowId: 'w' });
    await handle.result();
    let lists = 0;
    const endpoint = await flow.proxy((operation, body) => {
      if (!operation.startsWith('List')) return 'pass';
      lists += 1;
      // Nothing at first, as the list lags; then an empty page that has another after it.
      if (lists <= 2) return { answer: EMPTY };
      return body.includes('nextPageToken')
        ? { onwards: withoutToken(body) }
        : { answer: { ...EMPTY, nextPageToken: 't' } };
    });

    using found = await findRun({ ...flow.settings, endpoint }, 'w');

    expect(found.runId).toBe(handle.runId);
  });

  it('is `unknown-workflow` if it is not there', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [Ends] });
    await flow.executor.submit(Ends, 1);

    await expect(findRun(flow.settings, 'w')).rejects.toMatchObject({ code: 'unknown-workflow' });
    await expect(findRun(flow.settings, 'w', 'no-such-run')).rejects.toMatchObject({
      code: 'unknown-workflow',
    });
  });
});

function withoutToken(body: string): string {
  const { nextPageToken: _token, ...query } = JSON.parse(body) as Record<string, unknown>;
  return JSON.stringify(query);
}
