import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('DescribeDomain', () => {
  describeOperation('DescribeDomain', () => ({ name: DOMAIN }));

  describe('behaviour', () => {
    it('does not know a domain that was never registered', async () => {
      await using flow = await Flow.open();
      expect(await faultOf(flow.swf.describeDomain({ name: 'no' }))).toBe(
        'UnknownResourceFault: Unknown domain: no',
      );
    });
  });
});
