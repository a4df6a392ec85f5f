import {
  REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE,
  SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE,
} from './choices.js';
import { DATA, EVENT_ID, SIGNAL_NAME, WORKFLOW_ID, WORKFLOW_RUN_ID_OPTIONAL } from './scalars.js';
import { optional, required, structure } from './shape.js';
import { WORKFLOW_EXECUTION } from './structures.js';

/** Events of signals and cancellation sent to other executions. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const EXTERNAL_EVENTS = {
  SignalExternalWorkflowExecutionInitiated: structure({
    workflowId: required(WORKFLOW_ID),
    runId: optional(WORKFLOW_RUN_ID_OPTIONAL),
    signalName: required(SIGNAL_NAME),
    input: optional(DATA),
    decisionTaskCompletedEventId: required(EVENT_ID),
    control: optional(DATA),
  }),
  SignalExternalWorkflowExecutionFailed: structure({
    workflowId: required(WORKFLOW_ID),
    runId: optional(WORKFLOW_RUN_ID_OPTIONAL),
    cause: required(SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE),
    initiatedEventId: required(EVENT_ID),
    decisionTaskCompletedEventId: required(EVENT_ID),
    control: optional(DATA),
  }),
  ExternalWorkflowExecutionSignaled: structure({
    workflowExecution: required(WORKFLOW_EXECUTION),
    initiatedEventId: required(EVENT_ID),
  }),
  RequestCancelExternalWorkflowExecutionInitiated: structure({
    workflowId: required(WORKFLOW_ID),
    runId: optional(WORKFLOW_RUN_ID_OPTIONAL),
    decisionTaskCompletedEventId: required(EVENT_ID),
    control: optional(DATA),
  }),
  RequestCancelExternalWorkflowExecutionFailed: structure({
    workflowId: required(WORKFLOW_ID),
    runId: optional(WORKFLOW_RUN_ID_OPTIONAL),
    cause: required(REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE),
    initiatedEventId: required(EVENT_ID),
    decisionTaskCompletedEventId: required(EVENT_ID),
    control: optional(DATA),
  }),
  ExternalWorkflowExecutionCancelRequested: structure({
    workflowExecution: required(WORKFLOW_EXECUTION),
    initiatedEventId: required(EVENT_ID),
  }),
} as const;
