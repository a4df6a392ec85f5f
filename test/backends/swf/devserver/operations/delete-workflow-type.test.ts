import { describe, expect, it } from 'vitest';
import { complete } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, WORKFLOW_TYPE, faultOf, Flow } from '../support/flow.js';

describe('DeleteWorkflowType', () => {
  describeOperation('DeleteWorkflowType', async (flow) => {
    await flow.swf.deprecateWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE });
    return { domain: DOMAIN, workflowType: WORKFLOW_TYPE };
  });

  describe('behaviour', () => {
    it('deletes a deprecated type only, and open executions go on', async () => {
      await using flow = await Flow.open();
      await flow.start();
      expect(
        await faultOf(flow.swf.deleteWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE })),
      ).toBe(
        'TypeNotDeprecatedFault: The type is currently registered and cannot be deleted in its current state',
      );
      await flow.swf.deprecateWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE });
      await flow.swf.deleteWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE });

      expect(
        await faultOf(flow.swf.describeWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE })),
      ).toBe('UnknownResourceFault: Unknown type: WorkflowType=[name=order, version=1]');
      await flow.decide(complete());
      expect(flow.types().at(-1)).toBe('WorkflowExecutionCompleted');
    });
  });
});
