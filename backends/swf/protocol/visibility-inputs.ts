import { DOMAIN_NAME, FLAG, PAGE_SIZE, PAGE_TOKEN } from './scalars.js';
import { optional, required, structure } from './shape.js';
import {
  CLOSE_STATUS_FILTER,
  EXECUTION_TIME_FILTER,
  TAG_FILTER,
  TASK_LIST,
  WORKFLOW_EXECUTION_FILTER,
  WORKFLOW_TYPE_FILTER,
} from './structures.js';

/** What the operations that list and count take. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const VISIBILITY_INPUTS = {
  CountClosedWorkflowExecutions: structure({
    domain: required(DOMAIN_NAME),
    startTimeFilter: optional(EXECUTION_TIME_FILTER),
    closeTimeFilter: optional(EXECUTION_TIME_FILTER),
    executionFilter: optional(WORKFLOW_EXECUTION_FILTER),
    typeFilter: optional(WORKFLOW_TYPE_FILTER),
    tagFilter: optional(TAG_FILTER),
    closeStatusFilter: optional(CLOSE_STATUS_FILTER),
  }),
  CountOpenWorkflowExecutions: structure({
    domain: required(DOMAIN_NAME),
    startTimeFilter: required(EXECUTION_TIME_FILTER),
    typeFilter: optional(WORKFLOW_TYPE_FILTER),
    tagFilter: optional(TAG_FILTER),
    executionFilter: optional(WORKFLOW_EXECUTION_FILTER),
  }),
  CountPendingActivityTasks: structure({
    domain: required(DOMAIN_NAME),
    taskList: required(TASK_LIST),
  }),
  CountPendingDecisionTasks: structure({
    domain: required(DOMAIN_NAME),
    taskList: required(TASK_LIST),
  }),
  ListClosedWorkflowExecutions: structure({
    domain: required(DOMAIN_NAME),
    startTimeFilter: optional(EXECUTION_TIME_FILTER),
    closeTimeFilter: optional(EXECUTION_TIME_FILTER),
    executionFilter: optional(WORKFLOW_EXECUTION_FILTER),
    closeStatusFilter: optional(CLOSE_STATUS_FILTER),
    typeFilter: optional(WORKFLOW_TYPE_FILTER),
    tagFilter: optional(TAG_FILTER),
    nextPageToken: optional(PAGE_TOKEN),
    maximumPageSize: optional(PAGE_SIZE),
    reverseOrder: optional(FLAG),
  }),
  ListOpenWorkflowExecutions: structure({
    domain: required(DOMAIN_NAME),
    startTimeFilter: required(EXECUTION_TIME_FILTER),
    typeFilter: optional(WORKFLOW_TYPE_FILTER),
    tagFilter: optional(TAG_FILTER),
    nextPageToken: optional(PAGE_TOKEN),
    maximumPageSize: optional(PAGE_SIZE),
    reverseOrder: optional(FLAG),
    executionFilter: optional(WORKFLOW_EXECUTION_FILTER),
  }),
} as const;
