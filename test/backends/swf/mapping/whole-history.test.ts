import { parseHistory } from 'simpleflow/backends/swf';
import { describe, expect, it } from 'vitest';

const event = (eventId: number, eventType = 'DecisionTaskScheduled') => ({
  eventId,
  eventType,
  eventTimestamp: eventId,
  [`${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`]:
    eventType === 'WorkflowExecutionStarted'
      ? { workflowType: { name: 'w', version: '1' }, taskList: { name: 'l' }, childPolicy: 'TERMINATE' }
      : { taskList: { name: 'l' } },
});

const STARTED = event(1, 'WorkflowExecutionStarted');

describe('a history that is not whole', () => {
  it.each([
    ['one page of several', { events: [STARTED, event(2)], nextPageToken: 'abc' }],
    [
      'the first pages of several',
      [
        { events: [STARTED], nextPageToken: 'a' },
        { events: [event(2)], nextPageToken: 'b' },
      ],
    ],
    ['a page of the AWS CLI', { events: [STARTED, event(2)], NextToken: 'abc' }],
  ])('is refused: %s', (_, history) => {
    expect(() => parseHistory(history)).toThrow(
      expect.objectContaining({
        code: 'malformed-data',
        message: expect.stringContaining('there are more pages of this history') as string,
      }),
    );
  });

  it.each([
    ['an event is missing', [STARTED, event(3)], 'event 1 is followed by event 3'],
    ['a page is there twice', [STARTED, event(2), event(2)], 'event 2 is followed by event 2'],
  ])('is refused: %s', (_, events, message) => {
    expect(() => parseHistory(events)).toThrow(message);
  });

  it('is read in all its pages, also newest first', () => {
    const pages = [{ events: [STARTED], nextPageToken: 'a' }, { events: [event(2)] }];
    const reversed = [
      { events: [event(2)], nextPageToken: 'a' },
      { events: [STARTED], nextPageToken: '' },
    ];

    expect([pages, reversed].map((each) => parseHistory(each).events.length)).toEqual([2, 2]);
  });
});
