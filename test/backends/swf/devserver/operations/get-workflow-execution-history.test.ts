import { describe, expect, it } from 'vitest';
import { marker, complete } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('GetWorkflowExecutionHistory', () => {
  describeOperation('GetWorkflowExecutionHistory', async (flow) => ({
    domain: DOMAIN,
    execution: { workflowId: 'wf', runId: await flow.start() },
  }));

  describe('behaviour', () => {
    it('pages in either direction, and its tokens are for the same arguments and for a day', async () => {
      await using flow = await Flow.open();
      const execution = { workflowId: 'wf', runId: await flow.start() };
      await flow.decide(marker('m'), complete());
      const page = (more: object) =>
        flow.swf.getWorkflowExecutionHistory({ domain: DOMAIN, execution, maximumPageSize: 4, ...more });
      const ids = (answer: Awaited<ReturnType<typeof page>>) => answer.events?.map((event) => event.eventId);

      const first = await page({});
      const second = await page({ nextPageToken: first.nextPageToken });
      const reverse = await page({ reverseOrder: true });

      expect([ids(first), ids(second), second.nextPageToken, ids(reverse)]).toEqual([
        [1, 2, 3, 4],
        [5, 6],
        undefined,
        [6, 5, 4, 3],
      ]);
      expect((await page({ maximumPageSize: 6 })).nextPageToken).toBeUndefined();
      expect(await faultOf(page({ nextPageToken: first.nextPageToken, reverseOrder: true }))).toBe(
        'ValidationException: Invalid token',
      );
      expect(await faultOf(page({ nextPageToken: 'garbage' }))).toBe('ValidationException: Invalid token');
      await flow.server.advanceMs(24 * 3_600_000 - 1);
      expect(ids(await page({ nextPageToken: first.nextPageToken }))).toEqual([5, 6]);
    });

    it('does not know an execution under another workflowId', async () => {
      await using flow = await Flow.open();
      const runId = await flow.start();
      expect(
        await faultOf(
          flow.swf.getWorkflowExecutionHistory({ domain: DOMAIN, execution: { workflowId: 'x', runId } }),
        ),
      ).toBe(`UnknownResourceFault: Unknown execution: WorkflowExecution=[workflowId=x, runId=${runId}]`);
    });
  });
});
