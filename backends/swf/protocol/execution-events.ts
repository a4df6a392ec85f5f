import {
  CANCEL_WORKFLOW_EXECUTION_FAILED_CAUSE,
  CHILD_POLICY,
  COMPLETE_WORKFLOW_EXECUTION_FAILED_CAUSE,
  CONTINUE_AS_NEW_WORKFLOW_EXECUTION_FAILED_CAUSE,
  FAIL_WORKFLOW_EXECUTION_FAILED_CAUSE,
  WORKFLOW_EXECUTION_CANCEL_REQUESTED_CAUSE,
  WORKFLOW_EXECUTION_TERMINATED_CAUSE,
  WORKFLOW_EXECUTION_TIMEOUT_TYPE,
} from './choices.js';
import {
  ARN,
  DATA,
  DURATION_IN_SECONDS_OPTIONAL,
  EVENT_ID,
  FAILURE_REASON,
  SIGNAL_NAME,
  TAG,
  TASK_PRIORITY,
  TERMINATE_REASON,
  WORKFLOW_RUN_ID,
  WORKFLOW_RUN_ID_OPTIONAL,
} from './scalars.js';
import { list, optional, required, structure } from './shape.js';
import { TASK_LIST, WORKFLOW_EXECUTION, WORKFLOW_TYPE } from './structures.js';

/** Events of the execution itself. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const EXECUTION_EVENTS = {
  WorkflowExecutionStarted: structure({
    input: optional(DATA),
    executionStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    taskStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    childPolicy: required(CHILD_POLICY),
    taskList: required(TASK_LIST),
    taskPriority: optional(TASK_PRIORITY),
    workflowType: required(WORKFLOW_TYPE),
    tagList: optional(list(TAG, 5)),
    continuedExecutionRunId: optional(WORKFLOW_RUN_ID_OPTIONAL),
    parentWorkflowExecution: optional(WORKFLOW_EXECUTION),
    parentInitiatedEventId: optional(EVENT_ID),
    lambdaRole: optional(ARN),
  }),
  WorkflowExecutionCancelRequested: structure({
    externalWorkflowExecution: optional(WORKFLOW_EXECUTION),
    externalInitiatedEventId: optional(EVENT_ID),
    cause: optional(WORKFLOW_EXECUTION_CANCEL_REQUESTED_CAUSE),
  }),
  WorkflowExecutionCompleted: structure({
    result: optional(DATA),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  CompleteWorkflowExecutionFailed: structure({
    cause: required(COMPLETE_WORKFLOW_EXECUTION_FAILED_CAUSE),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  WorkflowExecutionFailed: structure({
    reason: optional(FAILURE_REASON),
    details: optional(DATA),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  FailWorkflowExecutionFailed: structure({
    cause: required(FAIL_WORKFLOW_EXECUTION_FAILED_CAUSE),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  WorkflowExecutionTimedOut: structure({
    timeoutType: required(WORKFLOW_EXECUTION_TIMEOUT_TYPE),
    childPolicy: required(CHILD_POLICY),
  }),
  WorkflowExecutionCanceled: structure({
    details: optional(DATA),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  CancelWorkflowExecutionFailed: structure({
    cause: required(CANCEL_WORKFLOW_EXECUTION_FAILED_CAUSE),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  WorkflowExecutionContinuedAsNew: structure({
    input: optional(DATA),
    decisionTaskCompletedEventId: required(EVENT_ID),
    newExecutionRunId: required(WORKFLOW_RUN_ID),
    executionStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    taskList: required(TASK_LIST),
    taskPriority: optional(TASK_PRIORITY),
    taskStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    childPolicy: required(CHILD_POLICY),
    tagList: optional(list(TAG, 5)),
    workflowType: required(WORKFLOW_TYPE),
    lambdaRole: optional(ARN),
  }),
  ContinueAsNewWorkflowExecutionFailed: structure({
    cause: required(CONTINUE_AS_NEW_WORKFLOW_EXECUTION_FAILED_CAUSE),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  WorkflowExecutionTerminated: structure({
    reason: optional(TERMINATE_REASON),
    details: optional(DATA),
    childPolicy: required(CHILD_POLICY),
    cause: optional(WORKFLOW_EXECUTION_TERMINATED_CAUSE),
  }),
  WorkflowExecutionSignaled: structure({
    signalName: required(SIGNAL_NAME),
    input: optional(DATA),
    externalWorkflowExecution: optional(WORKFLOW_EXECUTION),
    externalInitiatedEventId: optional(EVENT_ID),
  }),
} as const;
