import { describe, expect, it } from 'vitest';
import { complete } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('DeprecateDomain', () => {
  describeOperation('DeprecateDomain', () => ({ name: DOMAIN }));

  describe('behaviour', () => {
    it('deprecates the types with the domain, and lets executions go on', async () => {
      await using flow = await Flow.open();
      await flow.start();
      await flow.swf.deprecateDomain({ name: DOMAIN });

      expect(await faultOf(flow.swf.deprecateDomain({ name: DOMAIN }))).toBe(
        `DomainDeprecatedFault: ${DOMAIN}`,
      );
      expect(await faultOf(flow.start('other'))).toBe(
        'TypeDeprecatedFault: WorkflowType=[name=order, version=1]',
      );
      const { typeInfos } = await flow.swf.listActivityTypes({
        domain: DOMAIN,
        registrationStatus: 'DEPRECATED',
      });
      expect(typeInfos).toHaveLength(1);
      await flow.decide(complete());
      expect(flow.types().at(-1)).toBe('WorkflowExecutionCompleted');
    });
  });
});
