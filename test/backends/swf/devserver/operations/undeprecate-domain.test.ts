import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('UndeprecateDomain', () => {
  describeOperation('UndeprecateDomain', async (flow) => {
    await flow.swf.deprecateDomain({ name: DOMAIN });
    return { name: DOMAIN };
  });

  describe('behaviour', () => {
    it('brings the domain back, but not its types', async () => {
      await using flow = await Flow.open();
      expect(await faultOf(flow.swf.undeprecateDomain({ name: DOMAIN }))).toBe(
        `DomainAlreadyExistsFault: ${DOMAIN}`,
      );
      await flow.swf.deprecateDomain({ name: DOMAIN });
      await flow.swf.undeprecateDomain({ name: DOMAIN });

      const { domainInfo } = await flow.swf.describeDomain({ name: DOMAIN });
      expect(domainInfo?.status).toBe('REGISTERED');
      expect(await faultOf(flow.start())).toMatch(/^TypeDeprecatedFault/u);
    });
  });
});
