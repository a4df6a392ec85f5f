import { DECISION } from './decisions.js';
import {
  DATA,
  DOMAIN_NAME,
  DURATION_IN_SECONDS_OPTIONAL,
  FAILURE_REASON,
  FLAG,
  IDENTITY,
  LIMITED_DATA,
  PAGE_SIZE,
  PAGE_TOKEN,
  TASK_TOKEN,
} from './scalars.js';
import { list, optional, required, structure } from './shape.js';
import { CHECKED_TASK_LIST, TASK_LIST, TRIMMED_TASK_LIST } from './structures.js';

/** What the operations of deciders and activity workers take. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const TASK_INPUTS = {
  PollForDecisionTask: structure({
    domain: required(DOMAIN_NAME),
    taskList: required(CHECKED_TASK_LIST),
    identity: optional(IDENTITY),
    nextPageToken: optional(PAGE_TOKEN),
    maximumPageSize: optional(PAGE_SIZE),
    reverseOrder: optional(FLAG),
    startAtPreviousStartedEvent: optional(FLAG),
  }),
  RespondDecisionTaskCompleted: structure({
    taskToken: required(TASK_TOKEN),
    decisions: optional(list(DECISION)),
    executionContext: optional(DATA),
    taskList: optional(TASK_LIST),
    taskListScheduleToStartTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
  }),
  PollForActivityTask: structure({
    domain: required(DOMAIN_NAME),
    taskList: required(TRIMMED_TASK_LIST),
    identity: optional(IDENTITY),
  }),
  RecordActivityTaskHeartbeat: structure({
    taskToken: required(TASK_TOKEN),
    details: optional(LIMITED_DATA),
  }),
  RespondActivityTaskCanceled: structure({
    taskToken: required(TASK_TOKEN),
    details: optional(DATA),
  }),
  RespondActivityTaskCompleted: structure({
    taskToken: required(TASK_TOKEN),
    result: optional(DATA),
  }),
  RespondActivityTaskFailed: structure({
    taskToken: required(TASK_TOKEN),
    reason: optional(FAILURE_REASON),
    details: optional(DATA),
  }),
} as const;
