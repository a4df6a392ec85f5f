import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { ACTIVITY_TYPE, DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('DescribeActivityType', () => {
  describeOperation('DescribeActivityType', () => ({ domain: DOMAIN, activityType: ACTIVITY_TYPE }));

  describe('behaviour', () => {
    it('does not know a type of another version or domain', async () => {
      await using flow = await Flow.open();
      expect(
        await faultOf(
          flow.swf.describeActivityType({ domain: DOMAIN, activityType: { name: 'ship', version: '9' } }),
        ),
      ).toBe('UnknownResourceFault: Unknown type: ActivityType=[name=ship, version=9]');
      expect(
        await faultOf(flow.swf.describeActivityType({ domain: 'no', activityType: ACTIVITY_TYPE })),
      ).toBe('UnknownResourceFault: Unknown domain: no');
    });
  });
});
