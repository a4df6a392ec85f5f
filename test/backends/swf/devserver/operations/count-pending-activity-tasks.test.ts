import { describe, expect, it } from 'vitest';
import { schedule } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { ACTIVITIES, DOMAIN, Flow } from '../support/flow.js';

describe('CountPendingActivityTasks', () => {
  describeOperation('CountPendingActivityTasks', () => ({ domain: DOMAIN, taskList: ACTIVITIES }));

  describe('behaviour', () => {
    it('counts what waits for a poller, and forgets what its execution no longer wants', async () => {
      await using flow = await Flow.open();
      await flow.start();
      await flow.decide(schedule('a'), schedule('b'), schedule('c'));
      const count = async () =>
        (await flow.swf.countPendingActivityTasks({ domain: DOMAIN, taskList: ACTIVITIES })).count;
      expect(await count()).toBe(3);
      await flow.activity();
      expect(await count()).toBe(2);
      await flow.swf.terminateWorkflowExecution({ domain: DOMAIN, workflowId: 'wf' });
      expect(await count()).toBe(0);
    });
  });
});
