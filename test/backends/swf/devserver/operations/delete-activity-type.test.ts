import { describe, expect, it } from 'vitest';
import { complete } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { ACTIVITY_TYPE, DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('DeleteActivityType', () => {
  describeOperation('DeleteActivityType', async (flow) => {
    await flow.swf.deprecateActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE });
    return { domain: DOMAIN, activityType: ACTIVITY_TYPE };
  });

  describe('behaviour', () => {
    it('deletes a deprecated type only, and open executions go on', async () => {
      await using flow = await Flow.open();
      await flow.start();
      expect(
        await faultOf(flow.swf.deleteActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE })),
      ).toBe(
        'TypeNotDeprecatedFault: The type is currently registered and cannot be deleted in its current state',
      );
      await flow.swf.deprecateActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE });
      await flow.swf.deleteActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE });

      expect(
        await faultOf(flow.swf.describeActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE })),
      ).toBe('UnknownResourceFault: Unknown type: ActivityType=[name=ship, version=1]');
      await flow.decide(complete());
      expect(flow.types().at(-1)).toBe('WorkflowExecutionCompleted');
    });
  });
});
