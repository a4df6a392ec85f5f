import { Workflow } from 'simpleflow';
import type { AnyWorkflowClass } from 'simpleflow/backend';
import { describe, expect, it, vi } from 'vitest';
import { DeciderFlow } from '../support/decider-flow.js';

class OnList extends Workflow {
  static override readonly definition = { name: 'on-list', taskList: 'list' };

  async run(): Promise<string> {
    return 'done';
  }
}

class OnDefault extends Workflow {
  static override readonly definition = { name: 'on-default' };

  async run(): Promise<string> {
    return 'done';
  }
}

/** The shared lists that a decider polls. */
async function polledBy(workflows: readonly AnyWorkflowClass[], count: number): Promise<string[]> {
  await using flow = await DeciderFlow.open();
  const lists = new Set<string>();
  const endpoint = await flow.proxy((operation, body) => {
    if (operation === 'PollForDecisionTask')
      lists.add((JSON.parse(body) as { taskList: { name: string } }).taskList.name);
    return 'pass';
  });
  await flow.decider({ workflows, endpoint });
  // The last of them is the list of this process alone.
  await vi.waitFor(() => expect(lists.size).toBe(count + 1), 10_000);
  return [...lists].filter((list) => !list.startsWith('simpleflow-sticky-')).sort();
}

describe('a decider without a task list', () => {
  it('polls the lists that its workflows name, and no other', async () => {
    expect(await polledBy([OnList], 1)).toEqual(['list']);
    expect(await polledBy([OnList, OnDefault], 2)).toEqual(['default', 'list']);
  });

  it('polls `default` for activities alone, if it is given no workflow', async () => {
    expect(await polledBy([], 1)).toEqual(['default']);
  });
});
