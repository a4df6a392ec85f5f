import { CHILD_POLICY, REGISTRATION_STATUS } from './choices.js';
import {
  ARN,
  CHECKED_NAME,
  CHECKED_VERSION,
  DESCRIPTION,
  DOMAIN_NAME,
  DURATION_IN_SECONDS_OPTIONAL,
  EXECUTION_DURATION,
  FLAG,
  NAME,
  PAGE_SIZE,
  PAGE_TOKEN,
  TASK_PRIORITY,
} from './scalars.js';
import { optional, required, structure } from './shape.js';
import { ACTIVITY_TYPE, TASK_LIST, WORKFLOW_TYPE } from './structures.js';

/** What the operations on workflow and activity types take. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const TYPE_INPUTS = {
  RegisterActivityType: structure({
    domain: required(DOMAIN_NAME),
    name: required(CHECKED_NAME),
    version: required(CHECKED_VERSION),
    description: optional(DESCRIPTION),
    defaultTaskStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    defaultTaskHeartbeatTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    defaultTaskList: optional(TASK_LIST),
    defaultTaskPriority: optional(TASK_PRIORITY),
    defaultTaskScheduleToStartTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    defaultTaskScheduleToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
  }),
  RegisterWorkflowType: structure({
    domain: required(DOMAIN_NAME),
    name: required(CHECKED_NAME),
    version: required(CHECKED_VERSION),
    description: optional(DESCRIPTION),
    defaultTaskStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    defaultExecutionStartToCloseTimeout: optional(EXECUTION_DURATION),
    defaultTaskList: optional(TASK_LIST),
    defaultTaskPriority: optional(TASK_PRIORITY),
    defaultChildPolicy: optional(CHILD_POLICY),
    defaultLambdaRole: optional(ARN),
  }),
  DescribeActivityType: structure({
    domain: required(DOMAIN_NAME),
    activityType: required(ACTIVITY_TYPE),
  }),
  DescribeWorkflowType: structure({
    domain: required(DOMAIN_NAME),
    workflowType: required(WORKFLOW_TYPE),
  }),
  ListActivityTypes: structure({
    domain: required(DOMAIN_NAME),
    name: optional(NAME),
    registrationStatus: required(REGISTRATION_STATUS),
    nextPageToken: optional(PAGE_TOKEN),
    maximumPageSize: optional(PAGE_SIZE),
    reverseOrder: optional(FLAG),
  }),
  ListWorkflowTypes: structure({
    domain: required(DOMAIN_NAME),
    name: optional(NAME),
    registrationStatus: required(REGISTRATION_STATUS),
    nextPageToken: optional(PAGE_TOKEN),
    maximumPageSize: optional(PAGE_SIZE),
    reverseOrder: optional(FLAG),
  }),
  DeprecateActivityType: structure({
    domain: required(DOMAIN_NAME),
    activityType: required(ACTIVITY_TYPE),
  }),
  DeprecateWorkflowType: structure({
    domain: required(DOMAIN_NAME),
    workflowType: required(WORKFLOW_TYPE),
  }),
  UndeprecateActivityType: structure({
    domain: required(DOMAIN_NAME),
    activityType: required(ACTIVITY_TYPE),
  }),
  UndeprecateWorkflowType: structure({
    domain: required(DOMAIN_NAME),
    workflowType: required(WORKFLOW_TYPE),
  }),
  DeleteActivityType: structure({
    domain: required(DOMAIN_NAME),
    activityType: required(ACTIVITY_TYPE),
  }),
  DeleteWorkflowType: structure({
    domain: required(DOMAIN_NAME),
    workflowType: required(WORKFLOW_TYPE),
  }),
} as const;
