import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('ListOpenWorkflowExecutions', () => {
  describeOperation('ListOpenWorkflowExecutions', async (flow) => {
    await flow.start();
    return { domain: DOMAIN, startTimeFilter: { oldestDate: 0 } };
  });

  describe('behaviour', () => {
    it('filters by time, tag, workflowId, type', async () => {
      await using flow = await Flow.open();
      await flow.swf.registerWorkflowType({ domain: DOMAIN, name: 'order', version: '2' });
      await flow.start('a', { tagList: ['x', 'y'] });
      await flow.server.advanceMs(1_000);
      await flow.start('b', { taskPriority: '0' });
      await flow.server.advanceMs(1_000);
      await flow.start('c', { tagList: ['y'] });
      const now = flow.server.nowMs();
      const ask = async (more: object) =>
        (
          await flow.swf.listOpenWorkflowExecutions({
            domain: DOMAIN,
            startTimeFilter: { oldestDate: new Date(0) },
            ...more,
          })
        ).executionInfos?.map((info) => info.execution?.workflowId);

      expect(await ask({})).toEqual(['c', 'b', 'a']);
      expect(await ask({ startTimeFilter: { oldestDate: new Date(now - 1_000) } })).toEqual(['c', 'b']);
      expect(
        await ask({
          startTimeFilter: { oldestDate: new Date(now - 1_000), latestDate: new Date(now - 1_000) },
        }),
      ).toEqual(['b']);
      expect(await ask({ tagFilter: { tag: 'y' } })).toEqual(['c', 'a']);
      expect(await ask({ executionFilter: { workflowId: 'b' } })).toEqual(['b']);
      expect(await ask({ typeFilter: { name: 'order' } })).toEqual(['c', 'b', 'a']);
      expect(await ask({ typeFilter: { name: 'order', version: '2' } })).toEqual([]);
      expect(await ask({ reverseOrder: true })).toEqual(['a', 'b', 'c']);
    });

    it('refuses filters that exclude each other, and an unknown domain', async () => {
      await using flow = await Flow.open();
      const ask = (more: object) =>
        flow.swf.listOpenWorkflowExecutions({ domain: DOMAIN, ...more } as Parameters<
          typeof flow.swf.listOpenWorkflowExecutions
        >[0]);
      const time = { startTimeFilter: { oldestDate: new Date(0) } };
      expect(await faultOf(ask({ ...time, tagFilter: { tag: 'a' }, typeFilter: { name: 'b' } }))).toBe(
        'ValidationException: Cannot specify more than one exclusive filters in the same query: [tagFilter, typeFilter]',
      );
      expect(await faultOf(ask({ ...time, domain: 'no' }))).toBe('UnknownResourceFault: Unknown domain: no');
    });

    it('pages without losing or repeating anyone while others come and go', async () => {
      await using flow = await Flow.open();
      for (const id of ['a', 'b', 'c', 'd']) await flow.start(id);

      const ask = (more: object) =>
        flow.swf.listOpenWorkflowExecutions({
          domain: DOMAIN,
          startTimeFilter: { oldestDate: new Date(0) },
          maximumPageSize: 2,
          ...more,
        });
      const ids = (page: Awaited<ReturnType<typeof ask>>) =>
        page.executionInfos?.map((info) => info.execution?.workflowId);

      const first = await ask({});
      await flow.start('e');

      const second = await ask({ nextPageToken: first.nextPageToken });

      expect([ids(first), ids(second), second.nextPageToken]).toEqual([['d', 'c'], ['b', 'a'], undefined]);
    });
  });
});
