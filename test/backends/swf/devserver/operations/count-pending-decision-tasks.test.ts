import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DECISIONS, DOMAIN, Flow } from '../support/flow.js';

describe('CountPendingDecisionTasks', () => {
  describeOperation('CountPendingDecisionTasks', () => ({ domain: DOMAIN, taskList: DECISIONS }));

  describe('behaviour', () => {
    it('counts what waits for a poller, not what a decider has', async () => {
      await using flow = await Flow.open();
      await flow.start('a');
      await flow.start('b');
      const count = async (name: string) =>
        (await flow.swf.countPendingDecisionTasks({ domain: DOMAIN, taskList: { name } })).count;
      expect([await count(DECISIONS.name), await count('nobody')]).toEqual([2, 0]);
      await flow.task();
      expect(await count(DECISIONS.name)).toBe(1);
    });
  });
});
