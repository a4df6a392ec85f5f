import { describe, expect, it } from 'vitest';
import { schedule, cancelActivity, timer } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { faultOf, Flow } from '../support/flow.js';

describe('RecordActivityTaskHeartbeat', () => {
  describeOperation('RecordActivityTaskHeartbeat', async (flow) => {
    await flow.start();
    await flow.decide(schedule('a'));
    const { taskToken } = await flow.activity();
    return { taskToken };
  });

  describe('behaviour', () => {
    it('adds no event, puts off the heartbeat timeout, and tells of a cancel request', async () => {
      await using flow = await Flow.open();
      await flow.start();
      await flow.decide(schedule('a', { heartbeatTimeout: '10' }), timer('t', '5'));
      const { taskToken } = await flow.activity();
      const events = flow.types().length;
      await flow.server.advanceMs(4_000);
      expect(await flow.swf.recordActivityTaskHeartbeat({ taskToken, details: 'half' })).toMatchObject({
        cancelRequested: false,
      });
      expect(flow.types()).toHaveLength(events);
      await flow.server.advanceMs(2_000);
      await flow.decide(cancelActivity('a'));
      expect(await flow.swf.recordActivityTaskHeartbeat({ taskToken, details: 'more' })).toMatchObject({
        cancelRequested: true,
      });
      await flow.server.advanceMs(9_999);
      expect(flow.types()).not.toContain('ActivityTaskTimedOut');
      await flow.server.advanceMs(1);

      expect(flow.last('ActivityTaskTimedOut')).toMatchObject({ details: 'more', timeoutType: 'HEARTBEAT' });
      expect(await faultOf(flow.swf.recordActivityTaskHeartbeat({ taskToken }))).toBe(
        'UnknownResourceFault: Unknown activity, scheduledEventId = 5',
      );
    });
  });
});
