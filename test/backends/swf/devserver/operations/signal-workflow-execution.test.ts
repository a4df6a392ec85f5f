import { describe, expect, it } from 'vitest';
import { complete } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('SignalWorkflowExecution', () => {
  describeOperation('SignalWorkflowExecution', async (flow) => {
    await flow.start();
    return { domain: DOMAIN, workflowId: 'wf', signalName: 's' };
  });

  describe('behaviour', () => {
    it('adds the signal, and a decision task if none waits', async () => {
      await using flow = await Flow.open();
      const runId = await flow.start();
      await flow.decide();
      await flow.swf.signalWorkflowExecution({
        domain: DOMAIN,
        workflowId: 'wf',
        runId,
        signalName: 's',
        input: 'i',
      });
      await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's' });

      expect(flow.types('wf', 5)).toEqual([
        'WorkflowExecutionSignaled',
        'DecisionTaskScheduled',
        'WorkflowExecutionSignaled',
      ]);
      expect(flow.last('WorkflowExecutionSignaled')).toEqual({
        externalInitiatedEventId: 0,
        signalName: 's',
      });
    });

    it('does not reach what is not open', async () => {
      await using flow = await Flow.open();
      const runId = await flow.start();
      await flow.decide(complete());
      const signal = (more: object) =>
        faultOf(
          flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's', ...more }),
        );
      expect(await signal({})).toBe('UnknownResourceFault: Unknown execution, workflowId = wf');
      expect(await signal({ runId })).toBe(
        `UnknownResourceFault: Unknown execution: WorkflowExecution=[workflowId=wf, runId=${runId}]`,
      );
    });
  });
});
