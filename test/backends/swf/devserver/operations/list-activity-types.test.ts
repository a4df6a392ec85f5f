import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { ACTIVITY_TYPE, DOMAIN, Flow } from '../support/flow.js';

describe('ListActivityTypes', () => {
  describeOperation('ListActivityTypes', () => ({ domain: DOMAIN, registrationStatus: 'REGISTERED' }));

  describe('behaviour', () => {
    it('lists by name and version, filters by name and status, and pages', async () => {
      await using flow = await Flow.open();
      for (const [name, version] of [
        ['b', '2'],
        ['b', '1'],
        ['a', '1'],
      ] as const)
        await flow.swf.registerActivityType({ domain: DOMAIN, name, version });
      await flow.swf.deprecateActivityType({ domain: DOMAIN, activityType: ACTIVITY_TYPE });
      const list = async (more: object) =>
        await flow.swf.listActivityTypes({ domain: DOMAIN, registrationStatus: 'REGISTERED', ...more });
      const names = (page: Awaited<ReturnType<typeof list>>) =>
        page.typeInfos?.map((info) => `${info.activityType?.name ?? ''}${info.activityType?.version ?? ''}`);

      const first = await list({ maximumPageSize: 2 });
      const second = await list({ maximumPageSize: 2, nextPageToken: first.nextPageToken });

      expect([names(first), names(second)]).toEqual([['a1', 'b1'], ['b2']]);
      expect(names(await list({ reverseOrder: true }))).toEqual(['b2', 'b1', 'a1']);
      expect(names(await list({ name: 'a' }))).toEqual(['a1']);
      expect(names(await list({ registrationStatus: 'DEPRECATED' }))).toEqual(['ship1']);
    });
  });
});
