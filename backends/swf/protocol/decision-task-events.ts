import { DECISION_TASK_TIMEOUT_TYPE } from './choices.js';
import { DATA, DURATION_IN_SECONDS_OPTIONAL, EVENT_ID, IDENTITY, TASK_PRIORITY } from './scalars.js';
import { optional, required, structure } from './shape.js';
import { TASK_LIST } from './structures.js';

/** Events of decision tasks. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const DECISION_TASK_EVENTS = {
  DecisionTaskScheduled: structure({
    taskList: required(TASK_LIST),
    taskPriority: optional(TASK_PRIORITY),
    startToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    scheduleToStartTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
  }),
  DecisionTaskStarted: structure({
    identity: optional(IDENTITY),
    scheduledEventId: required(EVENT_ID),
  }),
  DecisionTaskCompleted: structure({
    executionContext: optional(DATA),
    scheduledEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
    taskList: optional(TASK_LIST),
    taskListScheduleToStartTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
  }),
  DecisionTaskTimedOut: structure({
    timeoutType: required(DECISION_TASK_TIMEOUT_TYPE),
    scheduledEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
  }),
} as const;
