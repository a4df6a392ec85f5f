import type { Command } from 'simpleflow/backend';
import type { ScheduleActivity } from './engine-words.js';
import type { ResultEvent } from './decision-results.js';
import { delayMsOf } from './durations.js';
import {
  readAttempt,
  readControlAttempt,
  readRunInput,
  withoutMeta,
  writeActivityInput,
} from './run-input.js';
import type { SwfEventOf } from './swf-event.js';

/**
 * True if the event is what this command becomes, at a glance: same words for the same thing. False says nothing: then
 * {@link recordedCommand} has to be compared.
 */
export function isPlainly(event: ResultEvent, command: Command): boolean {
  switch (event.eventType) {
    case 'ActivityTaskScheduled':
      return isPlainActivity(event, command);
    case 'TimerStarted': {
      if (command.kind !== 'start-timer') return false;
      const { timerId, startToFireTimeout, control } = event.timerStartedEventAttributes;
      return timerId === command.id && delayMsOf(startToFireTimeout, control) === command.delayMs;
    }
    case 'StartChildWorkflowExecutionInitiated': {
      if (command.kind !== 'start-child') return false;
      const { workflowId, workflowType, input } = event.startChildWorkflowExecutionInitiatedEventAttributes;
      return (
        workflowId === command.id &&
        workflowType.name === (command.typeName ?? command.name) &&
        workflowType.version === command.version &&
        input === command.input
      );
    }
    case 'SignalExternalWorkflowExecutionInitiated': {
      if (command.kind !== 'signal-workflow') return false;
      const { control, workflowId, signalName, input } =
        event.signalExternalWorkflowExecutionInitiatedEventAttributes;
      return (
        control === command.id &&
        workflowId === command.workflowId &&
        signalName === command.name &&
        input === command.input
      );
    }
    case 'MarkerRecorded': {
      if (command.kind !== 'record-marker') return false;
      const { markerName, details } = event.markerRecordedEventAttributes;
      return markerName === command.name && details === command.details;
    }
    case 'WorkflowExecutionCompleted':
      return (
        command.kind === 'complete-run' &&
        event.workflowExecutionCompletedEventAttributes.result === command.output
      );
    default:
      return false;
  }
}

/** The same for what most results are. */
export function isPlainActivity(
  { activityTaskScheduledEventAttributes }: SwfEventOf<'ActivityTaskScheduled'>,
  command: Command,
): command is ScheduleActivity {
  if (command.kind !== 'schedule-activity') return false;
  const { activityId, activityType, input } = activityTaskScheduledEventAttributes;
  return (
    activityId === command.id &&
    activityType.name === command.name &&
    activityType.version === command.version &&
    (command.attempt === 1 && command.told === undefined
      ? input === command.input
      : input === writeActivityInput(command.input, command))
  );
}

/**
 * The command that became this event, as far as history tells.
 * @param issued the command that it may be: what history does not tell is taken from there
 */
export function recordedCommand(event: ResultEvent, issued: Command | undefined): Command {
  switch (event.eventType) {
    case 'ActivityTaskScheduled': {
      const { activityId, activityType, input = '', taskList } = event.activityTaskScheduledEventAttributes;
      const attempt = readAttempt(input);
      return {
        kind: 'schedule-activity',
        id: activityId,
        ...activityType,
        taskList: taskList.name,
        attempt,
        input: withoutMeta(input),
      };
    }
    case 'ScheduleActivityTaskFailed': {
      const { activityId, activityType } = event.scheduleActivityTaskFailedEventAttributes;
      const known = issued?.kind === 'schedule-activity' && issued.id === activityId ? issued : undefined;
      const { taskList = '', attempt = 1, input = '' } = known ?? {};
      return { kind: 'schedule-activity', id: activityId, ...activityType, taskList, attempt, input };
    }
    case 'LambdaFunctionScheduled': {
      const { id, name, input = 'null', control } = event.lambdaFunctionScheduledEventAttributes;
      return { kind: 'schedule-lambda', id, name, attempt: readControlAttempt(control), input };
    }
    case 'ScheduleLambdaFunctionFailed': {
      const { id, name } = event.scheduleLambdaFunctionFailedEventAttributes;
      const known = issued?.kind === 'schedule-lambda' && issued.id === id ? issued : undefined;
      return {
        kind: 'schedule-lambda',
        id,
        name,
        attempt: known?.attempt ?? 1,
        input: known?.input ?? 'null',
      };
    }
    case 'ActivityTaskCancelRequested':
      return {
        kind: 'request-cancel-activity',
        id: event.activityTaskCancelRequestedEventAttributes.activityId,
      };
    case 'RequestCancelActivityTaskFailed':
      return {
        kind: 'request-cancel-activity',
        id: event.requestCancelActivityTaskFailedEventAttributes.activityId,
      };
    case 'TimerStarted': {
      const { timerId, startToFireTimeout, control } = event.timerStartedEventAttributes;
      return { kind: 'start-timer', id: timerId, delayMs: delayMsOf(startToFireTimeout, control) };
    }
    case 'StartTimerFailed': {
      const { timerId } = event.startTimerFailedEventAttributes;
      const delayMs = issued?.kind === 'start-timer' && issued.id === timerId ? issued.delayMs : 0;
      return { kind: 'start-timer', id: timerId, delayMs };
    }
    case 'TimerCanceled':
      return { kind: 'cancel-timer', id: event.timerCanceledEventAttributes.timerId };
    case 'CancelTimerFailed':
      return { kind: 'cancel-timer', id: event.cancelTimerFailedEventAttributes.timerId };
    case 'MarkerRecorded': {
      const { markerName, details } = event.markerRecordedEventAttributes;
      return {
        kind: 'record-marker',
        name: markerName,
        ...(details === undefined ? undefined : { details }),
      };
    }
    case 'RecordMarkerFailed': {
      const { markerName } = event.recordMarkerFailedEventAttributes;
      return issued?.kind === 'record-marker' && issued.name === markerName
        ? issued
        : { kind: 'record-marker', name: markerName };
    }
    case 'StartChildWorkflowExecutionInitiated':
    case 'StartChildWorkflowExecutionFailed':
      return recordedChild(event, issued);
    case 'SignalExternalWorkflowExecutionInitiated': {
      const attributes = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
      const { workflowId, signalName: name, input = '', control } = attributes;
      const isLike = issued?.kind === 'signal-workflow' && issued.name === name;
      const id = control ?? (isLike ? issued.id : `signal-${name}`);
      return { kind: 'signal-workflow', id, workflowId, name, input };
    }
    case 'RequestCancelExternalWorkflowExecutionInitiated':
      return {
        kind: 'request-cancel-child',
        id: event.requestCancelExternalWorkflowExecutionInitiatedEventAttributes.workflowId,
      };
    default:
      return recordedClosing(event, issued);
  }
}

type ChildResult = Extract<
  ResultEvent,
  { eventType: 'StartChildWorkflowExecutionInitiated' | 'StartChildWorkflowExecutionFailed' }
>;

function recordedChild(event: ChildResult, issued: Command | undefined): Command {
  const { workflowId, workflowType } =
    event.eventType === 'StartChildWorkflowExecutionInitiated'
      ? event.startChildWorkflowExecutionInitiatedEventAttributes
      : event.startChildWorkflowExecutionFailedEventAttributes;
  const known = issued?.kind === 'start-child' && issued.id === workflowId ? issued : undefined;
  const isSameType = known !== undefined && (known.typeName ?? known.name) === workflowType.name;
  const input =
    event.eventType === 'StartChildWorkflowExecutionInitiated'
      ? event.startChildWorkflowExecutionInitiatedEventAttributes.input
      : known?.input;
  const { taskList = '', tags = [], childPolicy = 'terminate', attempt = 1 } = known ?? {};
  return {
    kind: 'start-child',
    id: workflowId,
    name: isSameType ? known.name : workflowType.name,
    version: workflowType.version,
    taskList,
    tags,
    childPolicy,
    attempt,
    input: input ?? '',
  };
}

function recordedClosing(event: Exclude<ResultEvent, ChildResult>, issued: Command | undefined): Command {
  switch (event.eventType) {
    case 'WorkflowExecutionCompleted': {
      const { result } = event.workflowExecutionCompletedEventAttributes;
      return result === undefined ? { kind: 'complete-run' } : { kind: 'complete-run', output: result };
    }
    case 'WorkflowExecutionFailed': {
      const { reason = '', details } = event.workflowExecutionFailedEventAttributes;
      return { kind: 'fail-run', failure: details === undefined ? { reason } : { reason, details } };
    }
    case 'WorkflowExecutionContinuedAsNew': {
      const attributes = event.workflowExecutionContinuedAsNewEventAttributes;
      const { input, signals } = readRunInput(attributes.input);
      return {
        kind: 'continue-as-new',
        version: attributes.workflowType.version,
        taskList: attributes.taskList.name,
        tags: attributes.tagList ?? [],
        input: signals.length === 0 ? input : withoutExtra(input),
        signals,
      };
    }
    case 'CompleteWorkflowExecutionFailed':
      return issued?.kind === 'complete-run' ? issued : { kind: 'complete-run' };
    case 'FailWorkflowExecutionFailed':
      return issued?.kind === 'fail-run' ? issued : { kind: 'fail-run', failure: { reason: '' } };
    case 'ContinueAsNewWorkflowExecutionFailed':
      return issued?.kind === 'continue-as-new'
        ? issued
        : { kind: 'continue-as-new', version: '', taskList: '', tags: [], input: 'null' };
    default:
      return { kind: 'cancel-run' };
  }
}

function withoutExtra(input: string): string {
  const { __extra: _, ...own } = JSON.parse(input) as Record<string, unknown>;
  return JSON.stringify(own);
}
