import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('ListTagsForResource', () => {
  describeOperation('ListTagsForResource', () => ({
    resourceArn: `arn:aws:swf:us-east-1:1:/domain/${DOMAIN}`,
  }));

  describe('behaviour', () => {
    it('answers an empty list for a domain without tags, and knows only domains', async () => {
      await using flow = await Flow.open();
      expect(
        (await flow.swf.listTagsForResource({ resourceArn: `arn:aws:swf:us-east-1:1:/domain/${DOMAIN}` }))
          .tags,
      ).toEqual([]);
      expect(await faultOf(flow.swf.listTagsForResource({ resourceArn: 'shop' }))).toMatch(
        /^UnknownResourceFault/u,
      );
    });
  });
});
