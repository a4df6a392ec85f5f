import {
  CHILD_POLICY,
  START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE,
  WORKFLOW_EXECUTION_TIMEOUT_TYPE,
} from './choices.js';
import {
  ARN,
  DATA,
  DURATION_IN_SECONDS_OPTIONAL,
  EVENT_ID,
  FAILURE_REASON,
  TAG,
  TASK_PRIORITY,
  WORKFLOW_ID,
} from './scalars.js';
import { list, optional, required, structure } from './shape.js';
import { TASK_LIST, WORKFLOW_EXECUTION, WORKFLOW_TYPE } from './structures.js';

/** Events of child executions. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const CHILD_EVENTS = {
  StartChildWorkflowExecutionInitiated: structure({
    workflowId: required(WORKFLOW_ID),
    workflowType: required(WORKFLOW_TYPE),
    control: optional(DATA),
    input: optional(DATA),
    executionStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    taskList: required(TASK_LIST),
    taskPriority: optional(TASK_PRIORITY),
    decisionTaskCompletedEventId: required(EVENT_ID),
    childPolicy: required(CHILD_POLICY),
    taskStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    tagList: optional(list(TAG, 5)),
    lambdaRole: optional(ARN),
  }),
  StartChildWorkflowExecutionFailed: structure({
    workflowType: required(WORKFLOW_TYPE),
    cause: required(START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE),
    workflowId: required(WORKFLOW_ID),
    initiatedEventId: required(EVENT_ID),
    decisionTaskCompletedEventId: required(EVENT_ID),
    control: optional(DATA),
  }),
  ChildWorkflowExecutionStarted: structure({
    workflowExecution: required(WORKFLOW_EXECUTION),
    workflowType: required(WORKFLOW_TYPE),
    initiatedEventId: required(EVENT_ID),
  }),
  ChildWorkflowExecutionCompleted: structure({
    workflowExecution: required(WORKFLOW_EXECUTION),
    workflowType: required(WORKFLOW_TYPE),
    result: optional(DATA),
    initiatedEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
  }),
  ChildWorkflowExecutionFailed: structure({
    workflowExecution: required(WORKFLOW_EXECUTION),
    workflowType: required(WORKFLOW_TYPE),
    reason: optional(FAILURE_REASON),
    details: optional(DATA),
    initiatedEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
  }),
  ChildWorkflowExecutionTimedOut: structure({
    workflowExecution: required(WORKFLOW_EXECUTION),
    workflowType: required(WORKFLOW_TYPE),
    timeoutType: required(WORKFLOW_EXECUTION_TIMEOUT_TYPE),
    initiatedEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
  }),
  ChildWorkflowExecutionCanceled: structure({
    workflowExecution: required(WORKFLOW_EXECUTION),
    workflowType: required(WORKFLOW_TYPE),
    details: optional(DATA),
    initiatedEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
  }),
  ChildWorkflowExecutionTerminated: structure({
    workflowExecution: required(WORKFLOW_EXECUTION),
    workflowType: required(WORKFLOW_TYPE),
    initiatedEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
  }),
} as const;
