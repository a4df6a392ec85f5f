import { isOwnTimer, type ResultKind } from 'simpleflow/backend';
import type { EventType } from '../protocol/events.js';
import type { SwfEvent, SwfEventOf } from './swf-event.js';

/** What the service writes into history for each decision: it was done, or refused. */
const RESULT_TYPES = [
  'ActivityTaskScheduled',
  'ScheduleActivityTaskFailed',
  'LambdaFunctionScheduled',
  'ScheduleLambdaFunctionFailed',
  'ActivityTaskCancelRequested',
  'RequestCancelActivityTaskFailed',
  'TimerStarted',
  'StartTimerFailed',
  'TimerCanceled',
  'CancelTimerFailed',
  'MarkerRecorded',
  'RecordMarkerFailed',
  'StartChildWorkflowExecutionInitiated',
  'StartChildWorkflowExecutionFailed',
  'SignalExternalWorkflowExecutionInitiated',
  'RequestCancelExternalWorkflowExecutionInitiated',
  'WorkflowExecutionCompleted',
  'CompleteWorkflowExecutionFailed',
  'WorkflowExecutionFailed',
  'FailWorkflowExecutionFailed',
  'WorkflowExecutionCanceled',
  'CancelWorkflowExecutionFailed',
  'WorkflowExecutionContinuedAsNew',
  'ContinueAsNewWorkflowExecutionFailed',
] as const satisfies readonly EventType[];

/** The event that a decision became. */
export type ResultEvent = SwfEventOf<(typeof RESULT_TYPES)[number]> & SwfEvent;

const ATTRIBUTES: ReadonlyMap<string, string> = new Map(
  RESULT_TYPES.map((type) => [type, `${type.charAt(0).toLowerCase()}${type.slice(1)}EventAttributes`]),
);

interface ResultAttributes {
  readonly decisionTaskCompletedEventId?: number;
  readonly initiatedEventId?: number;
  readonly cause?: string;
}

/** True for what a decision of this completed decision task became; not for what came of it later. */
export function isResultOf(completedEventId: number, event: SwfEvent): event is ResultEvent {
  const attributes = attributesOf(event);
  if (attributes?.decisionTaskCompletedEventId !== completedEventId) return false;
  // A child that was initiated and could not be started: that comes later, and names both.
  return (attributes.initiatedEventId ?? 0) === 0;
}

/** What an event among the results of a decision is for the driver. */
export function resultKind(completedEventId: number, event: SwfEvent): ResultKind | undefined {
  // Most are.
  if (event.eventType === 'ActivityTaskScheduled') {
    const { decisionTaskCompletedEventId } = event.activityTaskScheduledEventAttributes;
    return decisionTaskCompletedEventId === completedEventId ? 'command' : undefined;
  }
  if (!isResultOf(completedEventId, event)) {
    // A task that had not begun ends among the results of the decision which asks for it.
    return event.eventType === 'ActivityTaskCanceled' ? 'between' : undefined;
  }
  switch (event.eventType) {
    case 'MarkerRecorded':
      return 'marker';
    case 'TimerStarted':
      return isOwnTimer(event.timerStartedEventAttributes.timerId) ? 'refusal' : 'command';
    case 'ScheduleActivityTaskFailed':
    case 'StartTimerFailed':
    case 'StartChildWorkflowExecutionFailed':
      return 'refusal';
    default:
      return 'command';
  }
}

/** Why the service refused the decision; undefined if it did not. */
export function refusalOf(event: ResultEvent): string | undefined {
  if (event.eventType === 'ActivityTaskScheduled') return undefined;
  return attributesOf(event)?.cause;
}

function attributesOf(event: SwfEvent): ResultAttributes | undefined {
  const key = ATTRIBUTES.get(event.eventType);
  return key === undefined ? undefined : (event as unknown as Record<string, ResultAttributes>)[key];
}

/** True if there is nothing after it. */
export function closesRun({ eventType }: SwfEvent): boolean {
  switch (eventType) {
    case 'WorkflowExecutionCompleted':
    case 'WorkflowExecutionFailed':
    case 'WorkflowExecutionCanceled':
    case 'WorkflowExecutionContinuedAsNew':
    case 'WorkflowExecutionTerminated':
    case 'WorkflowExecutionTimedOut':
      return true;
    default:
      return false;
  }
}
