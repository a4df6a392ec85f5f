import { CHILD_POLICY } from './choices.js';
import {
  ARN,
  CHECKED_NAME,
  DATA,
  DOMAIN_NAME,
  DURATION_IN_SECONDS_OPTIONAL,
  EXECUTION_DURATION,
  FLAG,
  PAGE_SIZE,
  PAGE_TOKEN,
  SIGNAL_NAME,
  TAG,
  TASK_PRIORITY,
  TERMINATE_REASON,
  WORKFLOW_ID,
  WORKFLOW_RUN_ID_OPTIONAL,
} from './scalars.js';
import { list, optional, required, structure } from './shape.js';
import { CHECKED_TASK_LIST, WORKFLOW_EXECUTION, WORKFLOW_TYPE } from './structures.js';

/** What the operations on one workflow execution take. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const EXECUTION_INPUTS = {
  StartWorkflowExecution: structure({
    domain: required(CHECKED_NAME),
    workflowId: required(CHECKED_NAME),
    workflowType: required(WORKFLOW_TYPE),
    taskList: optional(CHECKED_TASK_LIST),
    taskPriority: optional(TASK_PRIORITY),
    input: optional(DATA),
    executionStartToCloseTimeout: optional(EXECUTION_DURATION),
    tagList: optional(list(TAG, 5)),
    taskStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    childPolicy: optional(CHILD_POLICY),
    lambdaRole: optional(ARN),
  }),
  SignalWorkflowExecution: structure({
    domain: required(DOMAIN_NAME),
    workflowId: required(WORKFLOW_ID),
    runId: optional(WORKFLOW_RUN_ID_OPTIONAL),
    signalName: required(SIGNAL_NAME),
    input: optional(DATA),
  }),
  RequestCancelWorkflowExecution: structure({
    domain: required(DOMAIN_NAME),
    workflowId: required(WORKFLOW_ID),
    runId: optional(WORKFLOW_RUN_ID_OPTIONAL),
  }),
  TerminateWorkflowExecution: structure({
    domain: required(DOMAIN_NAME),
    workflowId: required(WORKFLOW_ID),
    runId: optional(WORKFLOW_RUN_ID_OPTIONAL),
    reason: optional(TERMINATE_REASON),
    details: optional(DATA),
    childPolicy: optional(CHILD_POLICY),
  }),
  DescribeWorkflowExecution: structure({
    domain: required(DOMAIN_NAME),
    execution: required(WORKFLOW_EXECUTION),
  }),
  GetWorkflowExecutionHistory: structure({
    domain: required(DOMAIN_NAME),
    execution: required(WORKFLOW_EXECUTION),
    nextPageToken: optional(PAGE_TOKEN),
    maximumPageSize: optional(PAGE_SIZE),
    reverseOrder: optional(FLAG),
  }),
} as const;
