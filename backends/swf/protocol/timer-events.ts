import {
  CANCEL_TIMER_FAILED_CAUSE,
  RECORD_MARKER_FAILED_CAUSE,
  START_TIMER_FAILED_CAUSE,
} from './choices.js';
import { DATA, DURATION_IN_SECONDS, EVENT_ID, MARKER_NAME, TIMER_ID } from './scalars.js';
import { optional, required, structure } from './shape.js';

/** Events of timers and markers. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const TIMER_EVENTS = {
  MarkerRecorded: structure({
    markerName: required(MARKER_NAME),
    details: optional(DATA),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  RecordMarkerFailed: structure({
    markerName: required(MARKER_NAME),
    cause: required(RECORD_MARKER_FAILED_CAUSE),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  TimerStarted: structure({
    timerId: required(TIMER_ID),
    control: optional(DATA),
    startToFireTimeout: required(DURATION_IN_SECONDS),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  StartTimerFailed: structure({
    timerId: required(TIMER_ID),
    cause: required(START_TIMER_FAILED_CAUSE),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  TimerFired: structure({
    timerId: required(TIMER_ID),
    startedEventId: required(EVENT_ID),
  }),
  TimerCanceled: structure({
    timerId: required(TIMER_ID),
    startedEventId: required(EVENT_ID),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  CancelTimerFailed: structure({
    timerId: required(TIMER_ID),
    cause: required(CANCEL_TIMER_FAILED_CAUSE),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
} as const;
