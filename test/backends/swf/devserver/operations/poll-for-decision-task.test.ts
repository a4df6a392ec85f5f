import { describe, expect, it } from 'vitest';
import { marker } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DECISIONS, DOMAIN, Flow } from '../support/flow.js';
import { wire } from '../support/wire.js';

describe('PollForDecisionTask', () => {
  describeOperation('PollForDecisionTask', async (flow) => {
    await flow.start();
    return { domain: DOMAIN, taskList: DECISIONS };
  });

  describe('behaviour', () => {
    it('answers an empty poll with zeros only', async () => {
      await using flow = await Flow.open();
      const answer = await wire(flow.server.url, 'PollForDecisionTask', {
        domain: DOMAIN,
        taskList: DECISIONS,
      });
      expect(answer.text).toBe('{"previousStartedEventId":0,"startedEventId":0}');
    });

    it('ends the events with its own start, and knows the one before', async () => {
      await using flow = await Flow.open();
      await flow.start();
      const first = await flow.decide(marker('m'));
      await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's' });
      const second = await flow.task(DECISIONS.name, { startAtPreviousStartedEvent: true, identity: 'me' });

      expect([first.previousStartedEventId, first.startedEventId, first.events?.at(-1)?.eventType]).toEqual([
        0,
        3,
        'DecisionTaskStarted',
      ]);
      expect([second.previousStartedEventId, second.startedEventId]).toEqual([3, 8]);
      expect(second.events?.map((event) => event.eventId)).toEqual([3, 4, 5, 6, 7, 8]);
      expect(flow.last('DecisionTaskStarted')).toEqual({ identity: 'me', scheduledEventId: 7 });
    });

    it('goes on with the same task on further pages, and takes no other', async () => {
      await using flow = await Flow.open();
      await flow.start('one');
      await flow.start('two');
      const first = await flow.task(DECISIONS.name, { maximumPageSize: 2 });
      await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'one', signalName: 's' });
      const rest = await flow.task(DECISIONS.name, {
        maximumPageSize: 2,
        nextPageToken: first.nextPageToken,
      });

      expect(rest.taskToken).toBe(first.taskToken);
      expect([first, rest].map((page) => page.events?.map((event) => event.eventId))).toEqual([[1, 2], [3]]);
      expect([rest.nextPageToken, rest.workflowExecution?.workflowId]).toEqual([undefined, 'one']);
    });

    it('hands out by priority, then by age', async () => {
      await using flow = await Flow.open();
      for (const [id, taskPriority] of [
        ['a', '0'],
        ['b', '5'],
        ['c', '5'],
        ['d', '-1'],
      ] as const)
        await flow.start(id, { taskPriority });

      const order = [];
      for (let i = 0; i < 4; i++) order.push((await flow.decide()).workflowExecution?.workflowId);
      expect(order).toEqual(['b', 'c', 'a', 'd']);
    });
  });
});
