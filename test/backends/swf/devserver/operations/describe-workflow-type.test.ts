import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, WORKFLOW_TYPE, faultOf, Flow } from '../support/flow.js';

describe('DescribeWorkflowType', () => {
  describeOperation('DescribeWorkflowType', () => ({ domain: DOMAIN, workflowType: WORKFLOW_TYPE }));

  describe('behaviour', () => {
    it('does not know a type of another version or domain', async () => {
      await using flow = await Flow.open();
      expect(
        await faultOf(
          flow.swf.describeWorkflowType({ domain: DOMAIN, workflowType: { name: 'order', version: '9' } }),
        ),
      ).toBe('UnknownResourceFault: Unknown type: WorkflowType=[name=order, version=9]');
      expect(
        await faultOf(flow.swf.describeWorkflowType({ domain: 'no', workflowType: WORKFLOW_TYPE })),
      ).toBe('UnknownResourceFault: Unknown domain: no');
    });
  });
});
