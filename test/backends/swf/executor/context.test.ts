import { describe, expect, it } from 'vitest';
import { Workflow } from 'simpleflow';
import { connect, findRun } from 'simpleflow/backends/swf';
import { DeciderFlow } from '../support/decider-flow.js';

const CONTEXT = { big: 2n ** 70n, map: new Map([['a', 1]]), nan: Number.NaN };

class HasContext extends Workflow {
  static override readonly definition = { name: 'has-context' };

  async run(): Promise<void> {
    this.setExecutionContext(CONTEXT);
    await this.waitSignal('never');
  }
}

describe('the context of a run that somebody else has started', () => {
  it('is the value that the run has set', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [HasContext] });
    await flow.executor.start(HasContext, [], { workflowId: 'w' });
    await expect.poll(() => flow.count('w', 'DecisionTaskCompleted'), { timeout: 10_000 }).toBe(1);

    using found = await findRun(flow.settings, 'w');

    expect((await found.describe()).executionContext).toEqual(CONTEXT);
  });

  it.each([
    ['plain text of a Python decider', 'plain text of a Python decider'],
    ['{"step":2}', { step: 2 }],
    ['[1,2]', [1, 2]],
    ['{"simpleflow":1}', { simpleflow: 1 }],
  ])('is what another decider has written: %s', async (executionContext, expected) => {
    await using flow = await DeciderFlow.open();
    await flow.executor.start(HasContext, [], { workflowId: 'w' });
    const api = await connect(flow.settings);
    const { domain } = flow.settings;
    const { taskToken } = await api.call('PollForDecisionTask', { domain, taskList: { name: 'default' } });
    await api.call('RespondDecisionTaskCompleted', { taskToken, decisions: [], executionContext });
    api.close();

    using found = await findRun(flow.settings, 'w');

    expect((await found.describe()).executionContext).toEqual(expected);
  });
});
