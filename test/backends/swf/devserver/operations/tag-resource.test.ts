import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('TagResource', () => {
  describeOperation('TagResource', () => ({
    resourceArn: `arn:aws:swf:us-east-1:1:/domain/${DOMAIN}`,
    tags: [{ key: 'a', value: '1' }],
  }));

  describe('behaviour', () => {
    it('overwrites a key, refuses a 51st tag and a forbidden character', async () => {
      await using flow = await Flow.open();
      const resourceArn = `arn:aws:swf:us-east-1:1:/domain/${DOMAIN}`;
      await flow.swf.tagResource({ resourceArn, tags: [{ key: 'a', value: '1' }] });
      await flow.swf.tagResource({ resourceArn, tags: [{ key: 'a', value: '2' }] });
      const many = Array.from({ length: 50 }, (_, i) => ({ key: `k${i}`, value: '' }));

      expect((await flow.swf.listTagsForResource({ resourceArn })).tags).toEqual([{ key: 'a', value: '2' }]);
      expect(await faultOf(flow.swf.tagResource({ resourceArn, tags: many }))).toMatch(/^TooManyTagsFault/u);
      expect(await faultOf(flow.swf.tagResource({ resourceArn, tags: [{ key: 'a*' }] }))).toMatch(
        /^ValidationException/u,
      );
      expect(
        await faultOf(flow.swf.tagResource({ resourceArn: 'arn:aws:swf:us-east-1:1:/domain/no', tags: [] })),
      ).toMatch(/^UnknownResourceFault/u);
    });
  });
});
