import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { ACTIVITY_TYPE, DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('DeprecateActivityType', () => {
  describeOperation('DeprecateActivityType', () => ({ domain: DOMAIN, activityType: ACTIVITY_TYPE }));

  describe('behaviour', () => {
    it('sets the date, once', async () => {
      await using flow = await Flow.open();
      await flow.swf.deprecateActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE });

      expect(
        (await flow.swf.describeActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE })).typeInfo,
      ).toMatchObject({ status: 'DEPRECATED', deprecationDate: new Date(flow.server.nowMs()) });
      expect(
        await faultOf(flow.swf.deprecateActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE })),
      ).toBe('TypeDeprecatedFault: ActivityType=[name=ship, version=1]');
    });
  });
});
