import { describe, expect, it } from 'vitest';
import { schedule } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('RespondActivityTaskCanceled', () => {
  describeOperation('RespondActivityTaskCanceled', async (flow) => {
    await flow.start();
    await flow.decide(schedule('a'));
    const { taskToken } = await flow.activity();
    return { taskToken };
  });

  describe('behaviour', () => {
    it('closes the task once, and asks the decider', async () => {
      await using flow = await Flow.open();
      await flow.start();
      await flow.decide(schedule('a'));
      const { taskToken } = await flow.activity();
      await flow.swf.respondActivityTaskCanceled({ taskToken, details: 'd' });

      expect(flow.types('wf', 6)).toEqual([
        'ActivityTaskStarted',
        'ActivityTaskCanceled',
        'DecisionTaskScheduled',
      ]);
      expect(flow.last('ActivityTaskCanceled')).toEqual({
        details: 'd',
        scheduledEventId: 5,
        startedEventId: 6,
      });
      expect(await faultOf(flow.swf.respondActivityTaskCanceled({ taskToken }))).toBe(
        'UnknownResourceFault: Unknown activity, scheduledEventId = 5',
      );
    });

    it('is refused once the execution has closed, and for tokens of something else', async () => {
      await using flow = await Flow.open();
      const runId = await flow.start();
      await flow.decide(schedule('a'));
      const { taskToken } = await flow.activity();
      await flow.swf.terminateWorkflowExecution({ domain: DOMAIN, workflowId: 'wf' });
      await flow.start('other');
      const decision = await flow.task();

      expect(await faultOf(flow.swf.respondActivityTaskCanceled({ taskToken }))).toBe(
        `UnknownResourceFault: Unknown execution: WorkflowExecution=[workflowId=wf, runId=${runId}]`,
      );
      for (const wrong of ['garbage', decision.taskToken, 'AAAAKgAAAAEAAAAA'])
        expect(await faultOf(flow.swf.respondActivityTaskCanceled({ taskToken: wrong }))).toBe(
          'ValidationException: Invalid token',
        );
    });
  });
});
