import type { EventType } from '../../protocol/events.js';

/**
 * Events after which the decider must be asked.
 * Source: recorded histories and integration tests against Amazon SWF, 2016 to 2023; Developer Guide, "Developing
 * deciders". The rule for RecordMarkerFailed, StartTimerFailed and CancelTimerFailed is inferred from the others.
 */
export const NEEDS_DECISION: ReadonlySet<EventType> = new Set<EventType>([
  'WorkflowExecutionStarted',
  'WorkflowExecutionCancelRequested',
  'WorkflowExecutionSignaled',
  'CompleteWorkflowExecutionFailed',
  'FailWorkflowExecutionFailed',
  'CancelWorkflowExecutionFailed',
  'ContinueAsNewWorkflowExecutionFailed',
  'DecisionTaskTimedOut',
  'ScheduleActivityTaskFailed',
  'ActivityTaskCompleted',
  'ActivityTaskFailed',
  'ActivityTaskTimedOut',
  'ActivityTaskCanceled',
  'RequestCancelActivityTaskFailed',
  'RecordMarkerFailed',
  'StartTimerFailed',
  'TimerFired',
  'CancelTimerFailed',
  'StartChildWorkflowExecutionFailed',
  'ChildWorkflowExecutionStarted',
  'ChildWorkflowExecutionCompleted',
  'ChildWorkflowExecutionFailed',
  'ChildWorkflowExecutionTimedOut',
  'ChildWorkflowExecutionCanceled',
  'ChildWorkflowExecutionTerminated',
  'SignalExternalWorkflowExecutionFailed',
  'ExternalWorkflowExecutionSignaled',
  'RequestCancelExternalWorkflowExecutionFailed',
  'ExternalWorkflowExecutionCancelRequested',
  'LambdaFunctionCompleted',
  'LambdaFunctionFailed',
  'LambdaFunctionTimedOut',
  'ScheduleLambdaFunctionFailed',
  'StartLambdaFunctionFailed',
]);
