import type { EventType } from '../protocol/events.js';

type Attributes = Readonly<Record<string, unknown>>;

/** An event of which nothing is known yet but that it is an object. */
export type UncheckedEvent = {
  readonly [T in EventType as `${Uncapitalize<T>}EventAttributes`]?: Attributes | null;
};

const NOTHING: Attributes = Object.freeze({});

/**
 * True for an event of the usual kinds that lacks nothing, at a glance: most of 25,000 are of these, and to go through
 * lists of names takes V8 five times as long. False says nothing: then the names have to be gone through.
 */
export function isWhole(event: UncheckedEvent, eventType: string): boolean {
  switch (eventType) {
    case 'ActivityTaskScheduled': {
      const { activityId, activityType, taskList, decisionTaskCompletedEventId } =
        event.activityTaskScheduledEventAttributes ?? NOTHING;
      return (
        activityId !== undefined &&
        activityType !== undefined &&
        taskList !== undefined &&
        decisionTaskCompletedEventId !== undefined
      );
    }
    case 'ActivityTaskStarted':
      return event.activityTaskStartedEventAttributes?.['scheduledEventId'] !== undefined;
    case 'ActivityTaskCompleted': {
      const { scheduledEventId, startedEventId } = event.activityTaskCompletedEventAttributes ?? NOTHING;
      return scheduledEventId !== undefined && startedEventId !== undefined;
    }
    case 'DecisionTaskScheduled':
      return event.decisionTaskScheduledEventAttributes?.['taskList'] !== undefined;
    case 'DecisionTaskStarted':
      return event.decisionTaskStartedEventAttributes?.['scheduledEventId'] !== undefined;
    case 'DecisionTaskCompleted': {
      const { scheduledEventId, startedEventId } = event.decisionTaskCompletedEventAttributes ?? NOTHING;
      return scheduledEventId !== undefined && startedEventId !== undefined;
    }
    case 'TimerStarted': {
      const { timerId, startToFireTimeout, decisionTaskCompletedEventId } =
        event.timerStartedEventAttributes ?? NOTHING;
      return (
        timerId !== undefined &&
        startToFireTimeout !== undefined &&
        decisionTaskCompletedEventId !== undefined
      );
    }
    case 'TimerFired': {
      const { timerId, startedEventId } = event.timerFiredEventAttributes ?? NOTHING;
      return timerId !== undefined && startedEventId !== undefined;
    }
    default:
      return false;
  }
}
