import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, Flow } from '../support/flow.js';

describe('UntagResource', () => {
  describeOperation('UntagResource', () => ({
    resourceArn: `arn:aws:swf:us-east-1:1:/domain/${DOMAIN}`,
    tagKeys: ['a'],
  }));

  describe('behaviour', () => {
    it('removes what is there and says nothing of what is not', async () => {
      await using flow = await Flow.open();
      const resourceArn = `arn:aws:swf:us-east-1:1:/domain/${DOMAIN}`;
      await flow.swf.tagResource({ resourceArn, tags: [{ key: 'a', value: '1' }, { key: 'b' }] });
      await flow.swf.untagResource({ resourceArn, tagKeys: ['a', 'never'] });

      expect((await flow.swf.listTagsForResource({ resourceArn })).tags).toEqual([{ key: 'b' }]);
    });
  });
});
