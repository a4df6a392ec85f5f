import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DECISIONS, DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('TerminateWorkflowExecution', () => {
  describeOperation('TerminateWorkflowExecution', async (flow) => {
    await flow.start();
    return { domain: DOMAIN, workflowId: 'wf' };
  });

  describe('behaviour', () => {
    it('ends the execution at once, with the policy that applies', async () => {
      await using flow = await Flow.open();
      await flow.start();
      await flow.swf.terminateWorkflowExecution({
        domain: DOMAIN,
        workflowId: 'wf',
        reason: 'r',
        details: 'd',
        childPolicy: 'ABANDON',
      });

      expect(flow.types()).toEqual([
        'WorkflowExecutionStarted',
        'DecisionTaskScheduled',
        'WorkflowExecutionTerminated',
      ]);
      expect(flow.last('WorkflowExecutionTerminated')).toEqual({
        cause: 'OPERATOR_INITIATED',
        childPolicy: 'ABANDON',
        details: 'd',
        reason: 'r',
      });
      expect(await faultOf(flow.swf.terminateWorkflowExecution({ domain: DOMAIN, workflowId: 'wf' }))).toBe(
        'UnknownResourceFault: Unknown execution, workflowId = wf',
      );
      expect((await flow.swf.countPendingDecisionTasks({ domain: DOMAIN, taskList: DECISIONS })).count).toBe(
        0,
      );
    });
  });
});
