import { describe, expect, it } from 'vitest';
import { timer, marker, complete, fail, continueAsNew } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';
import { wire } from '../support/wire.js';

describe('RespondDecisionTaskCompleted', () => {
  describeOperation('RespondDecisionTaskCompleted', async (flow) => {
    await flow.start();
    const { taskToken } = await flow.task();
    return { taskToken };
  });

  describe('behaviour', () => {
    it('checks the whole list before it applies any of it', async () => {
      await using flow = await Flow.open();
      await flow.start();
      const { taskToken } = await flow.task();
      const wrong = { decisionType: 'StartTimer' as const };
      const fault = await faultOf(flow.respond(taskToken, marker('m'), wrong, timer('t', 'NONE')));

      expect(fault).toBe(
        "ValidationException: 3 validation errors detected: Value null at 'decisions.2.member.startTimerDecisionAttributes.timerId' failed to satisfy constraint: Member must not be null; Value null at 'decisions.2.member.startTimerDecisionAttributes.startToFireTimeout' failed to satisfy constraint: Member must not be null; Value 'NONE' at 'decisions.3.member.startTimerDecisionAttributes.startToFireTimeout' failed to satisfy constraint: Member must be a duration in seconds",
      );
      expect(flow.types()).toHaveLength(3);
      await flow.respond(taskToken, complete());
      expect(flow.types().at(-1)).toBe('WorkflowExecutionCompleted');
    });

    it('wants the close last, and only one', async () => {
      await using flow = await Flow.open();
      await flow.start();
      const { taskToken } = await flow.task();
      for (const list of [
        [complete(), marker('m')],
        [complete(), fail()],
        [continueAsNew(), marker('m')],
      ])
        expect(await faultOf(flow.respond(taskToken, ...list))).toBe(
          'ValidationException: Close must be last decision in list',
        );
      expect(flow.types()).toHaveLength(3);
    });

    it('names the decision types in the order of the service', async () => {
      await using flow = await Flow.open();
      await flow.start();
      const { taskToken } = await flow.task();
      const answer = await wire(flow.server.url, 'RespondDecisionTaskCompleted', {
        taskToken,
        decisions: [{ decisionType: 'Nope' }],
      });

      expect(answer.json).toEqual({
        __type: 'com.amazon.coral.validate#ValidationException',
        message:
          "1 validation error detected: Value 'Nope' at 'decisions.1.member.decisionType' failed to satisfy constraint: Member must satisfy enum value set: [CompleteWorkflowExecution, StartTimer, RequestCancelExternalWorkflowExecution, SignalExternalWorkflowExecution, CancelTimer, RecordMarker, ScheduleActivityTask, ContinueAsNewWorkflowExecution, ScheduleLambdaFunction, FailWorkflowExecution, RequestCancelActivityTask, StartChildWorkflowExecution, CancelWorkflowExecution]",
      });
    });

    it('checks attributes of other types as well', async () => {
      await using flow = await Flow.open();
      await flow.start();
      const { taskToken } = await flow.task();
      expect(
        await faultOf(
          flow.respond(taskToken, { ...marker('m'), cancelTimerDecisionAttributes: { timerId: '' } }),
        ),
      ).toContain("at 'decisions.1.member.cancelTimerDecisionAttributes.timerId'");
    });

    it('takes a token once, while its execution is open', async () => {
      await using flow = await Flow.open();
      const runId = await flow.start();
      const { taskToken } = await flow.task();
      await flow.respond(taskToken);
      expect(await faultOf(flow.respond(taskToken))).toBe(
        'UnknownResourceFault: Unknown decision task, scheduledEventId = 2',
      );
      await flow.swf.terminateWorkflowExecution({ domain: DOMAIN, workflowId: 'wf' });
      expect(await faultOf(flow.respond(taskToken))).toBe(
        `UnknownResourceFault: Unknown execution: WorkflowExecution=[workflowId=wf, runId=${runId}]`,
      );
      expect(await faultOf(flow.respond('garbage'))).toBe('ValidationException: Invalid token');
    });
  });
});
