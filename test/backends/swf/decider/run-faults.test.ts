import { activity, SimpleflowError, Workflow } from 'simpleflow';
import { describe, expect, it } from 'vitest';
import { DeciderFlow } from '../support/decider-flow.js';

const refusal = activity('refusal', (): never => {
  throw Object.assign(new Error('refused'), { code: 'foreign-await' });
});

class Sleepless extends Workflow {
  static override readonly definition = { name: 'sleepless', taskList: 'children' };

  async run(): Promise<void> {
    await new Promise((resolve) => void setTimeout(resolve, 60_000).unref());
  }
}

class Parent extends Workflow {
  static override readonly definition = { name: 'parent', taskList: 'parents' };

  async run(): Promise<void> {
    await this.submit(Sleepless);
  }
}

class Refused extends Workflow {
  static override readonly definition = { name: 'refused' };

  async run(): Promise<void> {
    await this.submit(refusal);
  }
}

class ThrowsLookalike extends Workflow {
  static override readonly definition = { name: 'lookalike' };

  async run(kind: 'field' | 'code' | 'own' | 'cause'): Promise<void> {
    const own = new SimpleflowError('foreign-await', 'not of this run');
    switch (kind) {
      case 'field':
        throw Object.assign(new Error('x'), { response: { code: 'foreign-await' } });
      case 'code':
        throw Object.assign(new Error('x'), { code: 'foreign-await' });
      case 'cause':
        throw new Error('x', { cause: own });
      default:
        throw own;
    }
  }
}

const brokenRuns = { foreignAwait: 'leave', throws: 'fail-run' } as const;

describe('a run that fails of something which only looks like a foreign await', () => {
  it('fails, as its child has: what failed the child is no fault of the parent', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [Parent], brokenRuns });
    await flow.decider({ workflows: [Sleepless] });
    const handle = await flow.executor.start(Parent, []);

    await expect(handle.result()).rejects.toMatchObject({
      code: 'workflow-failed',
      cause: { code: 'workflow-failed', cause: { code: 'foreign-await' } },
    });
  });

  it('fails, if it is the error of an activity', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [Refused], brokenRuns });
    await flow.worker({ activities: [refusal] });
    const handle = await flow.executor.start(Refused, []);

    await expect(handle.result()).rejects.toMatchObject({
      cause: { code: 'activity-failed', cause: { code: 'foreign-await' } },
    });
  });

  it.each(['field', 'code', 'own', 'cause'] as const)(
    'fails by its own decision alone, if its code throws it (%s)',
    async (kind) => {
      await using flow = await DeciderFlow.open();
      const decider = await flow.decider({ workflows: [ThrowsLookalike], brokenRuns });
      const handle = await flow.executor.start(ThrowsLookalike, [kind]);

      await expect(handle.result()).rejects.toMatchObject({ code: 'workflow-failed' });
      expect(decider.metrics.left).toBe(0);
      expect(flow.lines.filter((line) => line.includes('waits at'))).toEqual([]);
    },
  );
});
