import {
  ACTIVITY_TASK_TIMEOUT_TYPE,
  REQUEST_CANCEL_ACTIVITY_TASK_FAILED_CAUSE,
  SCHEDULE_ACTIVITY_TASK_FAILED_CAUSE,
} from './choices.js';
import {
  ACTIVITY_ID,
  DATA,
  DURATION_IN_SECONDS_OPTIONAL,
  EVENT_ID,
  FAILURE_REASON,
  IDENTITY,
  LIMITED_DATA,
  TASK_PRIORITY,
} from './scalars.js';
import { optional, required, structure } from './shape.js';
import { ACTIVITY_TYPE, TASK_LIST } from './structures.js';

/** Events of activity tasks. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const ACTIVITY_EVENTS = {
  ActivityTaskScheduled: structure({
    activityType: required(ACTIVITY_TYPE),
    activityId: required(ACTIVITY_ID),
    input: optional(DATA),
    control: optional(DATA),
    scheduleToStartTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    scheduleToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    startToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    taskList: required(TASK_LIST),
    taskPriority: optional(TASK_PRIORITY),
    decisionTaskCompletedEventId: required(EVENT_ID),
    heartbeatTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
  }),
  ScheduleActivityTaskFailed: structure({
    activityType: required(ACTIVITY_TYPE),
    activityId: required(ACTIVITY_ID),
    cause: required(SCHEDULE_ACTIVITY_TASK_FAILED_CAUSE),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  ActivityTaskStarted: structure({
    identity: optional(IDENTITY),
    scheduledEventId: required(EVENT_ID),
  }),
  ActivityTaskCompleted: structure({
    result: optional(DATA),
    scheduledEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
  }),
  ActivityTaskFailed: structure({
    reason: optional(FAILURE_REASON),
    details: optional(DATA),
    scheduledEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
  }),
  ActivityTaskTimedOut: structure({
    timeoutType: required(ACTIVITY_TASK_TIMEOUT_TYPE),
    scheduledEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
    details: optional(LIMITED_DATA),
  }),
  ActivityTaskCanceled: structure({
    details: optional(DATA),
    scheduledEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
    latestCancelRequestedEventId: optional(EVENT_ID),
  }),
  ActivityTaskCancelRequested: structure({
    decisionTaskCompletedEventId: required(EVENT_ID),
    activityId: required(ACTIVITY_ID),
  }),
  RequestCancelActivityTaskFailed: structure({
    activityId: required(ACTIVITY_ID),
    cause: required(REQUEST_CANCEL_ACTIVITY_TASK_FAILED_CAUSE),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
} as const;
