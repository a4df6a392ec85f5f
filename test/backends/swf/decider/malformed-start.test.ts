import { Workflow } from 'simpleflow';
import { connect, replayHistory, type SwfHistory } from 'simpleflow/backends/swf';
import { describe, expect, it, vi } from 'vitest';
import { DeciderFlow } from '../support/decider-flow.js';

class Given extends Workflow {
  static override readonly definition = { name: 'given' };

  async run(...args: unknown[]): Promise<unknown> {
    return args;
  }
}

describe('a run whose input begins as that of a continued one and is none', () => {
  it.each([
    '{"__extra":',
    '{"__extra":{"signals":[null]}}',
    '{"__extra":{"signals":[{"name":1,"input":"x"}]}}',
    '{"__extra":{"signals":{}}}',
    '{"__extra":null}',
    '{"__extra":[}',
  ])('fails at once with a code: %s', async (input) => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ workflows: [Given] });
    const api = await connect(flow.settings);
    const { domain } = flow.settings;
    // Registers the type.
    await flow.executor.submit(Given);

    await api.call('StartWorkflowExecution', {
      domain,
      workflowId: 'w',
      workflowType: { name: 'given', version: 'default' },
      taskList: { name: 'default' },
      childPolicy: 'TERMINATE',
      executionStartToCloseTimeout: '60',
      taskStartToCloseTimeout: '10',
      input,
    });
    await vi.waitFor(() => expect(flow.count('w', 'WorkflowExecutionFailed')).toBe(1), 10_000);
    api.close();

    const history = flow.server.history({ domain, workflowId: 'w' }) as unknown as SwfHistory;
    expect(JSON.stringify(history)).toContain('invalid-input');
    expect(decider.metrics.left).toBe(0);
    await expect(replayHistory(Given, history)).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
