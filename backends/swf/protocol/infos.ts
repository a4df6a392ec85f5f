import { CHILD_POLICY, CLOSE_STATUS, EXECUTION_STATUS, REGISTRATION_STATUS } from './choices.js';
import {
  ARN,
  COUNT,
  DESCRIPTION,
  DOMAIN_NAME,
  DURATION_IN_DAYS,
  DURATION_IN_SECONDS,
  DURATION_IN_SECONDS_OPTIONAL,
  FLAG,
  OPEN_DECISION_TASKS_COUNT,
  TAG,
  TASK_PRIORITY,
  TIMESTAMP,
} from './scalars.js';
import { list, optional, required, structure } from './shape.js';
import { ACTIVITY_TYPE, TASK_LIST, WORKFLOW_EXECUTION, WORKFLOW_TYPE } from './structures.js';

/** What describes registered things and executions in answers. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const WORKFLOW_TYPE_CONFIGURATION = structure({
  defaultTaskStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
  defaultExecutionStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
  defaultTaskList: optional(TASK_LIST),
  defaultTaskPriority: optional(TASK_PRIORITY),
  defaultChildPolicy: optional(CHILD_POLICY),
  defaultLambdaRole: optional(ARN),
});

export const ACTIVITY_TYPE_CONFIGURATION = structure({
  defaultTaskStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
  defaultTaskHeartbeatTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
  defaultTaskList: optional(TASK_LIST),
  defaultTaskPriority: optional(TASK_PRIORITY),
  defaultTaskScheduleToStartTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
  defaultTaskScheduleToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
});

export const WORKFLOW_TYPE_INFO = structure({
  workflowType: required(WORKFLOW_TYPE),
  status: required(REGISTRATION_STATUS),
  description: optional(DESCRIPTION),
  creationDate: required(TIMESTAMP),
  deprecationDate: optional(TIMESTAMP),
});

export const ACTIVITY_TYPE_INFO = structure({
  activityType: required(ACTIVITY_TYPE),
  status: required(REGISTRATION_STATUS),
  description: optional(DESCRIPTION),
  creationDate: required(TIMESTAMP),
  deprecationDate: optional(TIMESTAMP),
});

export const DOMAIN_INFO = structure({
  name: required(DOMAIN_NAME),
  status: required(REGISTRATION_STATUS),
  description: optional(DESCRIPTION),
  arn: optional(ARN),
});

export const DOMAIN_CONFIGURATION = structure({
  workflowExecutionRetentionPeriodInDays: required(DURATION_IN_DAYS),
});

export const WORKFLOW_EXECUTION_INFO = structure({
  execution: required(WORKFLOW_EXECUTION),
  workflowType: required(WORKFLOW_TYPE),
  startTimestamp: required(TIMESTAMP),
  closeTimestamp: optional(TIMESTAMP),
  executionStatus: required(EXECUTION_STATUS),
  closeStatus: optional(CLOSE_STATUS),
  parent: optional(WORKFLOW_EXECUTION),
  tagList: optional(list(TAG, 5)),
  cancelRequested: optional(FLAG),
});

export const WORKFLOW_EXECUTION_CONFIGURATION = structure({
  taskStartToCloseTimeout: required(DURATION_IN_SECONDS),
  executionStartToCloseTimeout: required(DURATION_IN_SECONDS),
  taskList: required(TASK_LIST),
  taskPriority: optional(TASK_PRIORITY),
  childPolicy: required(CHILD_POLICY),
  lambdaRole: optional(ARN),
});

export const WORKFLOW_EXECUTION_OPEN_COUNTS = structure({
  openActivityTasks: required(COUNT),
  openDecisionTasks: required(OPEN_DECISION_TASKS_COUNT),
  openTimers: required(COUNT),
  openChildWorkflowExecutions: required(COUNT),
  openLambdaFunctions: optional(COUNT),
});
