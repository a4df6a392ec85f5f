import { describe, expect, it } from 'vitest';
import { cancel } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('RequestCancelWorkflowExecution', () => {
  describeOperation('RequestCancelWorkflowExecution', async (flow) => {
    await flow.start();
    return { domain: DOMAIN, workflowId: 'wf' };
  });

  describe('behaviour', () => {
    it('asks the decider, as often as it is called, and shows while the execution is open', async () => {
      await using flow = await Flow.open();
      const runId = await flow.start();
      await flow.swf.requestCancelWorkflowExecution({ domain: DOMAIN, workflowId: 'wf' });
      await flow.swf.requestCancelWorkflowExecution({ domain: DOMAIN, workflowId: 'wf' });
      expect((await flow.describe('wf', runId)).executionInfo?.cancelRequested).toBe(true);
      await flow.decide(cancel('gone'));

      expect(flow.types()).toEqual([
        'WorkflowExecutionStarted',
        'DecisionTaskScheduled',
        'WorkflowExecutionCancelRequested',
        'WorkflowExecutionCancelRequested',
        'DecisionTaskStarted',
        'DecisionTaskCompleted',
        'WorkflowExecutionCanceled',
      ]);
      expect((await flow.describe('wf', runId)).executionInfo?.cancelRequested).toBe(false);
      expect(
        await faultOf(flow.swf.requestCancelWorkflowExecution({ domain: DOMAIN, workflowId: 'wf' })),
      ).toBe('UnknownResourceFault: Unknown execution, workflowId = wf');
    });
  });
});
