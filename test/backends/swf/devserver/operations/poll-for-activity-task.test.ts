import { describe, expect, it } from 'vitest';
import { schedule } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { ACTIVITIES, ACTIVITY_TYPE, DECISIONS, DOMAIN, Flow } from '../support/flow.js';
import { wire } from '../support/wire.js';

describe('PollForActivityTask', () => {
  describeOperation('PollForActivityTask', async (flow) => {
    await flow.start();
    await flow.decide(schedule('a'));
    return { domain: DOMAIN, taskList: ACTIVITIES };
  });

  describe('behaviour', () => {
    it('hands over what a worker needs, once', async () => {
      await using flow = await Flow.open();
      const runId = await flow.start();
      await flow.decide(schedule('a', { input: 'in', control: 'mine' }));
      const task = await flow.activity();

      expect(task).toMatchObject({
        activityId: 'a',
        activityType: ACTIVITY_TYPE,
        input: 'in',
        startedEventId: 6,
        workflowExecution: { workflowId: 'wf', runId },
      });
      expect(
        (await wire(flow.server.url, 'PollForActivityTask', { domain: DOMAIN, taskList: ACTIVITIES })).text,
      ).toBe('{"startedEventId":0}');
    });

    it('keeps lists of decision and activity tasks of one name apart', async () => {
      await using flow = await Flow.open();
      await flow.start();
      await flow.decide(schedule('a', { taskList: DECISIONS }));
      const empty = await flow.swf.pollForDecisionTask({ domain: DOMAIN, taskList: DECISIONS });

      expect(empty.taskToken).toBeUndefined();
      expect((await flow.activity(DECISIONS.name)).activityId).toBe('a');
    });
  });
});
