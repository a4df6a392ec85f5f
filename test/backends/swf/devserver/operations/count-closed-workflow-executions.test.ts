import { describe, expect, it } from 'vitest';
import { complete, fail } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('CountClosedWorkflowExecutions', () => {
  describeOperation('CountClosedWorkflowExecutions', async (flow) => {
    await flow.start();
    await flow.decide(complete());
    return { domain: DOMAIN, startTimeFilter: { oldestDate: 0 } };
  });

  describe('behaviour', () => {
    it('filters by time, tag, workflowId, type and status', async () => {
      await using flow = await Flow.open();
      await flow.swf.registerWorkflowType({ domain: DOMAIN, name: 'order', version: '2' });
      await flow.start('a', { tagList: ['x', 'y'] });
      await flow.server.advanceMs(1_000);
      await flow.start('b', { taskPriority: '0' });
      await flow.server.advanceMs(1_000);
      await flow.start('c', { tagList: ['y'] });
      for (let i = 0; i < 3; i++) await flow.decide(i === 1 ? fail() : complete());
      const now = flow.server.nowMs();
      const ask = async (more: object) =>
        (
          await flow.swf.countClosedWorkflowExecutions({
            domain: DOMAIN,
            startTimeFilter: { oldestDate: new Date(0) },
            ...more,
          })
        ).count;

      expect(await ask({})).toEqual(3);
      expect(await ask({ startTimeFilter: { oldestDate: new Date(now - 1_000) } })).toEqual(2);
      expect(
        await ask({
          startTimeFilter: { oldestDate: new Date(now - 1_000), latestDate: new Date(now - 1_000) },
        }),
      ).toEqual(1);
      expect(await ask({ tagFilter: { tag: 'y' } })).toEqual(2);
      expect(await ask({ executionFilter: { workflowId: 'b' } })).toEqual(1);
      expect(await ask({ typeFilter: { name: 'order' } })).toEqual(3);
      expect(await ask({ typeFilter: { name: 'order', version: '2' } })).toEqual(0);
      expect(await ask({ closeStatusFilter: { status: 'FAILED' } })).toEqual(1);
      expect(
        await ask({ startTimeFilter: undefined, closeTimeFilter: { oldestDate: new Date(now) } }),
      ).toEqual(3);
    });

    it('refuses filters that exclude each other, and an unknown domain', async () => {
      await using flow = await Flow.open();
      const ask = (more: object) => flow.swf.countClosedWorkflowExecutions({ domain: DOMAIN, ...more });
      const time = { startTimeFilter: { oldestDate: new Date(0) } };
      expect(await faultOf(ask({ ...time, tagFilter: { tag: 'a' }, typeFilter: { name: 'b' } }))).toBe(
        'ValidationException: Cannot specify more than one exclusive filters in the same query: [tagFilter, typeFilter]',
      );
      expect(await faultOf(ask({ ...time, domain: 'no' }))).toBe('UnknownResourceFault: Unknown domain: no');
      expect(await faultOf(ask({}))).toBe('ValidationException: Must specify time filter');
      expect(await faultOf(ask({ ...time, closeTimeFilter: { oldestDate: new Date(0) } }))).toBe(
        'ValidationException: Cannot specify both a startTimeFilter and a closeTimeFilter',
      );
    });
  });
});
