import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, WORKFLOW_TYPE, faultOf, Flow } from '../support/flow.js';

describe('UndeprecateWorkflowType', () => {
  describeOperation('UndeprecateWorkflowType', async (flow) => {
    await flow.swf.deprecateWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE });
    return { domain: DOMAIN, workflowType: WORKFLOW_TYPE };
  });

  describe('behaviour', () => {
    it('clears the date, and refuses a type that is not deprecated', async () => {
      await using flow = await Flow.open();
      expect(
        await faultOf(flow.swf.undeprecateWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE })),
      ).toBe('TypeAlreadyExistsFault: WorkflowType=[name=order, version=1]');
      await flow.swf.deprecateWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE });
      await flow.swf.undeprecateWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE });

      const { typeInfo } = await flow.swf.describeWorkflowType({
        domain: DOMAIN,
        workflowType: WORKFLOW_TYPE,
      });
      expect([typeInfo?.status, typeInfo?.deprecationDate]).toEqual(['REGISTERED', undefined]);
    });
  });
});
