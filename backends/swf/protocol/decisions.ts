import { CHILD_POLICY, DECISION_TYPE } from './choices.js';
import {
  ACTIVITY_ID,
  ARN,
  CHECKED_NAME,
  DATA,
  DURATION_IN_SECONDS,
  DURATION_IN_SECONDS_OPTIONAL,
  EXECUTION_DURATION_OR_NONE,
  FAILURE_REASON,
  FUNCTION_ID,
  FUNCTION_INPUT,
  FUNCTION_NAME,
  LAMBDA_DURATION,
  MARKER_NAME,
  SIGNAL_NAME,
  TAG,
  TASK_PRIORITY,
  TIMER_ID,
  VERSION,
  WORKFLOW_ID,
  WORKFLOW_RUN_ID_OPTIONAL,
} from './scalars.js';
import { list, optional, required, structure } from './shape.js';
import {
  ACTIVITY_TYPE,
  CHECKED_TASK_LIST,
  TASK_LIST,
  TRIMMED_TASK_LIST,
  WORKFLOW_TYPE,
} from './structures.js';
import type { ValueOf } from './shape.js';

/** The attributes of each of the 13 decision types. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const DECISION_ATTRIBUTES = {
  ScheduleActivityTask: structure({
    activityType: required(ACTIVITY_TYPE),
    activityId: required(CHECKED_NAME),
    control: optional(DATA),
    input: optional(DATA),
    scheduleToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    taskList: optional(CHECKED_TASK_LIST),
    taskPriority: optional(TASK_PRIORITY),
    scheduleToStartTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    startToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    heartbeatTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
  }),
  RequestCancelActivityTask: structure({
    activityId: required(ACTIVITY_ID),
  }),
  CompleteWorkflowExecution: structure({
    result: optional(DATA),
  }),
  FailWorkflowExecution: structure({
    reason: optional(FAILURE_REASON),
    details: optional(DATA),
  }),
  CancelWorkflowExecution: structure({
    details: optional(DATA),
  }),
  ContinueAsNewWorkflowExecution: structure({
    input: optional(DATA),
    executionStartToCloseTimeout: optional(EXECUTION_DURATION_OR_NONE),
    taskList: optional(TASK_LIST),
    taskPriority: optional(TASK_PRIORITY),
    taskStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    childPolicy: optional(CHILD_POLICY),
    tagList: optional(list(TAG, 5)),
    workflowTypeVersion: optional(VERSION),
    lambdaRole: optional(ARN),
  }),
  RecordMarker: structure({
    markerName: required(MARKER_NAME),
    details: optional(DATA),
  }),
  StartTimer: structure({
    timerId: required(TIMER_ID),
    control: optional(DATA),
    startToFireTimeout: required(DURATION_IN_SECONDS),
  }),
  CancelTimer: structure({
    timerId: required(TIMER_ID),
  }),
  SignalExternalWorkflowExecution: structure({
    workflowId: required(WORKFLOW_ID),
    runId: optional(WORKFLOW_RUN_ID_OPTIONAL),
    signalName: required(SIGNAL_NAME),
    input: optional(DATA),
    control: optional(DATA),
  }),
  RequestCancelExternalWorkflowExecution: structure({
    workflowId: required(WORKFLOW_ID),
    runId: optional(WORKFLOW_RUN_ID_OPTIONAL),
    control: optional(DATA),
  }),
  StartChildWorkflowExecution: structure({
    workflowType: required(WORKFLOW_TYPE),
    workflowId: required(CHECKED_NAME),
    control: optional(DATA),
    input: optional(DATA),
    executionStartToCloseTimeout: optional(EXECUTION_DURATION_OR_NONE),
    taskList: optional(TRIMMED_TASK_LIST),
    taskPriority: optional(TASK_PRIORITY),
    taskStartToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    childPolicy: optional(CHILD_POLICY),
    tagList: optional(list(TAG, 5)),
    lambdaRole: optional(ARN),
  }),
  ScheduleLambdaFunction: structure({
    id: required(FUNCTION_ID),
    name: required(FUNCTION_NAME),
    control: optional(DATA),
    input: optional(FUNCTION_INPUT),
    startToCloseTimeout: optional(LAMBDA_DURATION),
  }),
} as const;

/** One decision: its type, and the attributes in a member named after it. Attributes of other types are checked as well. */
export const DECISION = structure({
  decisionType: required(DECISION_TYPE),
  scheduleActivityTaskDecisionAttributes: optional(DECISION_ATTRIBUTES.ScheduleActivityTask),
  requestCancelActivityTaskDecisionAttributes: optional(DECISION_ATTRIBUTES.RequestCancelActivityTask),
  completeWorkflowExecutionDecisionAttributes: optional(DECISION_ATTRIBUTES.CompleteWorkflowExecution),
  failWorkflowExecutionDecisionAttributes: optional(DECISION_ATTRIBUTES.FailWorkflowExecution),
  cancelWorkflowExecutionDecisionAttributes: optional(DECISION_ATTRIBUTES.CancelWorkflowExecution),
  continueAsNewWorkflowExecutionDecisionAttributes: optional(
    DECISION_ATTRIBUTES.ContinueAsNewWorkflowExecution,
  ),
  recordMarkerDecisionAttributes: optional(DECISION_ATTRIBUTES.RecordMarker),
  startTimerDecisionAttributes: optional(DECISION_ATTRIBUTES.StartTimer),
  cancelTimerDecisionAttributes: optional(DECISION_ATTRIBUTES.CancelTimer),
  signalExternalWorkflowExecutionDecisionAttributes: optional(
    DECISION_ATTRIBUTES.SignalExternalWorkflowExecution,
  ),
  requestCancelExternalWorkflowExecutionDecisionAttributes: optional(
    DECISION_ATTRIBUTES.RequestCancelExternalWorkflowExecution,
  ),
  startChildWorkflowExecutionDecisionAttributes: optional(DECISION_ATTRIBUTES.StartChildWorkflowExecution),
  scheduleLambdaFunctionDecisionAttributes: optional(DECISION_ATTRIBUTES.ScheduleLambdaFunction),
});

export type DecisionTypeName = keyof typeof DECISION_ATTRIBUTES;
export type Decision = ValueOf<typeof DECISION>;
export type DecisionAttributesOf<T extends DecisionTypeName> = ValueOf<(typeof DECISION_ATTRIBUTES)[T]>;

/** Decisions that close the execution: at most one in a list, in last place (documentation of `Decision`). */
export const CLOSING_DECISIONS: ReadonlySet<DecisionTypeName> = new Set([
  'CompleteWorkflowExecution',
  'FailWorkflowExecution',
  'CancelWorkflowExecution',
  'ContinueAsNewWorkflowExecution',
] as const);
