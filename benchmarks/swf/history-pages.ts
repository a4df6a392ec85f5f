/** Pages in a history of 25,000 events, and events on each. */
export const PAGES = 25;
export const EVENTS = 1_000;

/** Activities one after the other, six events each, as SWF writes them. */
export function pageText(page: number): string {
  const events = Array.from({ length: EVENTS }, (_, index) => eventAt(page * EVENTS + index + 1));
  const nextPageToken = page + 1 < PAGES ? { nextPageToken: String(page + 1) } : {};
  return JSON.stringify({ events, ...nextPageToken });
}

function eventAt(eventId: number): object {
  const frame = { eventId, eventTimestamp: 1_700_000_000.123 + eventId };
  const n = Math.ceil(eventId / 6);
  const taskList = { name: 'default' };
  switch (eventId % 6) {
    case 0:
      return {
        ...frame,
        eventType: 'ActivityTaskScheduled',
        activityTaskScheduledEventAttributes: {
          activityId: `activity-add-${n}`,
          activityType: { name: 'add', version: '1' },
          decisionTaskCompletedEventId: eventId - 1,
          heartbeatTimeout: 'NONE',
          input: `{"args":[${n}],"kwargs":{}}`,
          scheduleToCloseTimeout: 'NONE',
          scheduleToStartTimeout: 'NONE',
          startToCloseTimeout: '300',
          taskList,
        },
      };
    case 1:
      return {
        ...frame,
        eventType: 'ActivityTaskStarted',
        activityTaskStartedEventAttributes: { identity: 'worker', scheduledEventId: eventId - 1 },
      };
    case 2:
      return {
        ...frame,
        eventType: 'ActivityTaskCompleted',
        activityTaskCompletedEventAttributes: {
          result: String(n),
          scheduledEventId: eventId - 2,
          startedEventId: eventId - 1,
        },
      };
    case 3:
      return {
        ...frame,
        eventType: 'DecisionTaskScheduled',
        decisionTaskScheduledEventAttributes: { startToCloseTimeout: '300', taskList },
      };
    case 4:
      return {
        ...frame,
        eventType: 'DecisionTaskStarted',
        decisionTaskStartedEventAttributes: { identity: 'decider', scheduledEventId: eventId - 1 },
      };
    default:
      return {
        ...frame,
        eventType: 'DecisionTaskCompleted',
        decisionTaskCompletedEventAttributes: { scheduledEventId: eventId - 2, startedEventId: eventId - 1 },
      };
  }
}
