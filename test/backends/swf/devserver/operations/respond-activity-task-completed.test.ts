import { describe, expect, it } from 'vitest';
import { schedule } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('RespondActivityTaskCompleted', () => {
  describeOperation('RespondActivityTaskCompleted', async (flow) => {
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
      await flow.swf.respondActivityTaskCompleted({ taskToken, result: 'r' });

      expect(flow.types('wf', 6)).toEqual([
        'ActivityTaskStarted',
        'ActivityTaskCompleted',
        'DecisionTaskScheduled',
      ]);
      expect(flow.last('ActivityTaskCompleted')).toEqual({
        result: 'r',
        scheduledEventId: 5,
        startedEventId: 6,
      });
      expect(await faultOf(flow.swf.respondActivityTaskCompleted({ taskToken }))).toBe(
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

      expect(await faultOf(flow.swf.respondActivityTaskCompleted({ taskToken }))).toBe(
        `UnknownResourceFault: Unknown execution: WorkflowExecution=[workflowId=wf, runId=${runId}]`,
      );
      for (const wrong of ['garbage', decision.taskToken, 'AAAAKgAAAAEAAAAA'])
        expect(await faultOf(flow.swf.respondActivityTaskCompleted({ taskToken: wrong }))).toBe(
          'ValidationException: Invalid token',
        );
    });
  });
});
