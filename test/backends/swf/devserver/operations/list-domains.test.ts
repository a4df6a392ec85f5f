import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('ListDomains', () => {
  describeOperation('ListDomains', () => ({ registrationStatus: 'REGISTERED' }));

  describe('behaviour', () => {
    it('takes a page token for 24 hours', async () => {
      await using flow = await Flow.open();
      await flow.register('more');
      const first = await flow.swf.listDomains({ registrationStatus: 'REGISTERED', maximumPageSize: 1 });
      const next = { registrationStatus: 'REGISTERED', nextPageToken: first.nextPageToken } as const;
      await flow.server.advanceMs(24 * 3_600_000);
      expect((await flow.swf.listDomains(next)).domainInfos).toHaveLength(1);
      await flow.server.advanceMs(1);

      expect(await faultOf(flow.swf.listDomains(next))).toBe(
        'ValidationException: Specified token has exceeded its maximum lifetime',
      );
    });

    it('lists by name, by status, in pages, in either direction', async () => {
      await using flow = await Flow.open();
      for (const name of ['c', 'a', 'b']) await flow.register(name);
      await flow.swf.deprecateDomain({ name: 'b' });

      const first = await flow.swf.listDomains({ registrationStatus: 'REGISTERED', maximumPageSize: 2 });
      const second = await flow.swf.listDomains({
        registrationStatus: 'REGISTERED',
        maximumPageSize: 2,
        nextPageToken: first.nextPageToken,
      });
      const reverse = await flow.swf.listDomains({ registrationStatus: 'REGISTERED', reverseOrder: true });
      const deprecated = await flow.swf.listDomains({ registrationStatus: 'DEPRECATED' });
      const names = (page: { domainInfos?: { name?: string | undefined }[] | undefined }) =>
        page.domainInfos?.map((info) => info.name);
      expect([names(first), names(second), second.nextPageToken]).toEqual([['a', 'c'], [DOMAIN], undefined]);
      expect(names(reverse)).toEqual([DOMAIN, 'c', 'a']);
      expect(names(deprecated)).toEqual(['b']);
    });
  });
});
