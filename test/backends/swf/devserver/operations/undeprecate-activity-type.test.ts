import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { ACTIVITY_TYPE, DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('UndeprecateActivityType', () => {
  describeOperation('UndeprecateActivityType', async (flow) => {
    await flow.swf.deprecateActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE });
    return { domain: DOMAIN, activityType: ACTIVITY_TYPE };
  });

  describe('behaviour', () => {
    it('clears the date, and refuses a type that is not deprecated', async () => {
      await using flow = await Flow.open();
      expect(
        await faultOf(flow.swf.undeprecateActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE })),
      ).toBe('TypeAlreadyExistsFault: ActivityType=[name=ship, version=1]');
      await flow.swf.deprecateActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE });
      await flow.swf.undeprecateActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE });

      const { typeInfo } = await flow.swf.describeActivityType({
        domain: DOMAIN,
        activityType: ACTIVITY_TYPE,
      });
      expect([typeInfo?.status, typeInfo?.deprecationDate]).toEqual(['REGISTERED', undefined]);
    });
  });
});
