import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, WORKFLOW_TYPE, faultOf, Flow } from '../support/flow.js';

describe('DeprecateWorkflowType', () => {
  describeOperation('DeprecateWorkflowType', () => ({ domain: DOMAIN, workflowType: WORKFLOW_TYPE }));

  describe('behaviour', () => {
    it('sets the date, once', async () => {
      await using flow = await Flow.open();
      await flow.swf.deprecateWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE });

      expect(
        (await flow.swf.describeWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE })).typeInfo,
      ).toMatchObject({ status: 'DEPRECATED', deprecationDate: new Date(flow.server.nowMs()) });
      expect(
        await faultOf(flow.swf.deprecateWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE })),
      ).toBe('TypeDeprecatedFault: WorkflowType=[name=order, version=1]');
    });
  });
});
