import type { EngineEvent, OpenTasks, WireFailure } from 'simpleflow/backend';
import type { ActivityTimeout } from './engine-words.js';
import type { EventAttributesOf } from '../protocol/events.js';
import { lambdaFailure } from './lambda-failure.js';
import { readStart, type StartOptions } from './read-start.js';
import type { SwfEvent, SwfEventOf } from './swf-event.js';

const TIMEOUTS = {
  START_TO_CLOSE: 'start-to-close',
  SCHEDULE_TO_START: 'schedule-to-start',
  SCHEDULE_TO_CLOSE: 'schedule-to-close',
  HEARTBEAT: 'heartbeat',
} as const satisfies Record<string, ActivityTimeout>;

export interface OpenChild {
  readonly workflowId: string;
  readonly childPolicy: EventAttributesOf<'StartChildWorkflowExecutionInitiated'>['childPolicy'];
}

const EMPTY_ENVELOPE = '{"args":[],"kwargs":{}}';

/**
 * Events of the service as events of the engine. The service names a task by the event that began it: the reader
 * remembers which id that was, as long as the task is open.
 */
export class EventReader {
  readonly #options: StartOptions;
  /** Ids of open tasks, by the event that began each. */
  readonly #ids = new Map<number, string>();
  /** How many of each are open; the decider's own timers count. */
  readonly open: OpenTasks = { activities: 0, timers: 0, children: 0, lambdas: 0 };
  /** By the event that initiated each. */
  readonly openChildren = new Map<number, OpenChild>();
  #started: EventAttributesOf<'WorkflowExecutionStarted'> | undefined;

  constructor(options: StartOptions) {
    this.#options = options;
  }

  /** How the run was started; undefined before its first event. */
  get started(): EventAttributesOf<'WorkflowExecutionStarted'> | undefined {
    return this.#started;
  }

  /** A decision began a task: from now on it is known by this event. */
  begun(event: SwfEvent, id: string): void {
    const { eventId } = event;
    switch (event.eventType) {
      case 'ActivityTaskScheduled':
        this.activityBegun(eventId, id);
        return;
      case 'LambdaFunctionScheduled':
        this.open.lambdas += 1;
        this.#ids.set(eventId, id);
        return;
      case 'StartChildWorkflowExecutionInitiated':
        this.open.children += 1;
        this.openChildren.set(eventId, childOf(event));
        this.#ids.set(eventId, id);
        return;
      case 'SignalExternalWorkflowExecutionInitiated':
        this.#ids.set(eventId, id);
        return;
      case 'TimerStarted':
        this.open.timers += 1;
        return;
      case 'TimerCanceled':
        this.open.timers -= 1;
        return;
      default:
        return;
    }
  }

  activityBegun(eventId: number, id: string): void {
    this.open.activities += 1;
    this.#ids.set(eventId, id);
  }

  /** What it means for the run; nothing if it is none of its business. */
  read(event: SwfEvent): EngineEvent | readonly EngineEvent[] | undefined {
    switch (event.eventType) {
      case 'ActivityTaskStarted': {
        const { scheduledEventId, identity } = event.activityTaskStartedEventAttributes;
        const id = this.#ids.get(scheduledEventId);
        return id === undefined ? undefined : { kind: 'activity-started', id, identity };
      }
      case 'ActivityTaskCompleted': {
        const { scheduledEventId, result } = event.activityTaskCompletedEventAttributes;
        const id = this.#activityClosed(scheduledEventId);
        if (id === undefined) return undefined;
        return result === undefined || result === ''
          ? { kind: 'activity-completed', id }
          : { kind: 'activity-completed', id, output: result };
      }
      case 'ActivityTaskFailed': {
        const attributes = event.activityTaskFailedEventAttributes;
        const id = this.#activityClosed(attributes.scheduledEventId);
        return id === undefined ? undefined : { kind: 'activity-failed', id, failure: failureOf(attributes) };
      }
      case 'ActivityTaskTimedOut': {
        const { scheduledEventId, timeoutType } = event.activityTaskTimedOutEventAttributes;
        const id = this.#activityClosed(scheduledEventId);
        return id === undefined
          ? undefined
          : { kind: 'activity-timed-out', id, timeout: TIMEOUTS[timeoutType] };
      }
      case 'ActivityTaskCanceled': {
        const id = this.#activityClosed(event.activityTaskCanceledEventAttributes.scheduledEventId);
        return id === undefined ? undefined : { kind: 'activity-cancelled', id };
      }
      case 'TimerFired':
        this.open.timers -= 1;
        return { kind: 'timer-fired', id: event.timerFiredEventAttributes.timerId };
      case 'WorkflowExecutionSignaled': {
        const attributes = event.workflowExecutionSignaledEventAttributes;
        const { signalName: name, externalWorkflowExecution: from } = attributes;
        const input = presentOr(attributes.input, EMPTY_ENVELOPE);
        return { kind: 'signal-received', name, input, ...(from === undefined ? undefined : { from }) };
      }
      case 'WorkflowExecutionCancelRequested':
        return { kind: 'cancel-requested' };
      case 'WorkflowExecutionStarted':
        this.#started = event.workflowExecutionStartedEventAttributes;
        return readStart(this.#started, this.#options);
      default:
        return this.#readChild(event) ?? this.#readSignal(event) ?? this.#readLambda(event);
    }
  }

  #readChild(event: SwfEvent): EngineEvent | undefined {
    switch (event.eventType) {
      case 'ChildWorkflowExecutionStarted': {
        const { initiatedEventId, workflowExecution } = event.childWorkflowExecutionStartedEventAttributes;
        const id = this.#ids.get(initiatedEventId);
        return id === undefined ? undefined : { kind: 'child-started', id, runId: workflowExecution.runId };
      }
      case 'ChildWorkflowExecutionCompleted': {
        const { initiatedEventId, result } = event.childWorkflowExecutionCompletedEventAttributes;
        return completed('child-completed', this.#childEnded(initiatedEventId), result);
      }
      case 'ChildWorkflowExecutionFailed': {
        const attributes = event.childWorkflowExecutionFailedEventAttributes;
        const id = this.#childEnded(attributes.initiatedEventId);
        return id === undefined ? undefined : { kind: 'child-failed', id, failure: failureOf(attributes) };
      }
      case 'ChildWorkflowExecutionTimedOut':
        return this.#childClosed(
          'child-timed-out',
          event.childWorkflowExecutionTimedOutEventAttributes.initiatedEventId,
        );
      case 'ChildWorkflowExecutionCanceled':
        return this.#childClosed(
          'child-cancelled',
          event.childWorkflowExecutionCanceledEventAttributes.initiatedEventId,
        );
      case 'ChildWorkflowExecutionTerminated':
        return this.#childClosed(
          'child-terminated',
          event.childWorkflowExecutionTerminatedEventAttributes.initiatedEventId,
        );
      case 'StartChildWorkflowExecutionFailed': {
        const { initiatedEventId, cause } = event.startChildWorkflowExecutionFailedEventAttributes;
        const id = this.#childEnded(initiatedEventId);
        return id === undefined ? undefined : { kind: 'child-start-failed', id, cause };
      }
      default:
        return undefined;
    }
  }

  #readSignal(event: SwfEvent): EngineEvent | undefined {
    switch (event.eventType) {
      case 'ExternalWorkflowExecutionSignaled': {
        const id = this.#close(event.externalWorkflowExecutionSignaledEventAttributes.initiatedEventId);
        return id === undefined ? undefined : { kind: 'signal-sent', id };
      }
      case 'SignalExternalWorkflowExecutionFailed': {
        const { initiatedEventId, cause } = event.signalExternalWorkflowExecutionFailedEventAttributes;
        const id = this.#close(initiatedEventId);
        return id === undefined ? undefined : { kind: 'signal-failed', id, cause };
      }
      default:
        return undefined;
    }
  }

  /** For the run, a Lambda function is a task like an activity. */
  #readLambda(event: SwfEvent): EngineEvent | undefined {
    switch (event.eventType) {
      case 'LambdaFunctionStarted': {
        const id = this.#ids.get(event.lambdaFunctionStartedEventAttributes.scheduledEventId);
        return id === undefined ? undefined : { kind: 'activity-started', id };
      }
      case 'LambdaFunctionCompleted': {
        const { scheduledEventId, result } = event.lambdaFunctionCompletedEventAttributes;
        return completed('activity-completed', this.#lambdaClosed(scheduledEventId), result);
      }
      case 'LambdaFunctionFailed': {
        const attributes = event.lambdaFunctionFailedEventAttributes;
        const id = this.#lambdaClosed(attributes.scheduledEventId);
        return id === undefined
          ? undefined
          : { kind: 'activity-failed', id, failure: lambdaFailure(failureOf(attributes)) };
      }
      case 'LambdaFunctionTimedOut': {
        const id = this.#lambdaClosed(event.lambdaFunctionTimedOutEventAttributes.scheduledEventId);
        return id === undefined ? undefined : { kind: 'activity-timed-out', id, timeout: 'start-to-close' };
      }
      case 'StartLambdaFunctionFailed': {
        const { scheduledEventId = 0, cause = '', message } = event.startLambdaFunctionFailedEventAttributes;
        const id = this.#lambdaClosed(scheduledEventId);
        const why = message === undefined ? cause : `${cause}: ${message}`;
        return id === undefined ? undefined : { kind: 'activity-start-failed', id, cause: why };
      }
      default:
        return undefined;
    }
  }

  #lambdaClosed(scheduledEventId: number): string | undefined {
    const id = this.#close(scheduledEventId);
    if (id !== undefined) this.open.lambdas -= 1;
    return id;
  }

  #childClosed(
    kind: 'child-timed-out' | 'child-cancelled' | 'child-terminated',
    initiatedEventId: number,
  ): EngineEvent | undefined {
    const id = this.#childEnded(initiatedEventId);
    return id === undefined ? undefined : { kind, id };
  }

  #activityClosed(scheduledEventId: number): string | undefined {
    const id = this.#ids.get(scheduledEventId);
    if (id === undefined) return undefined;
    this.#ids.delete(scheduledEventId);
    this.open.activities -= 1;
    return id;
  }

  #childEnded(initiatedEventId: number): string | undefined {
    const id = this.#close(initiatedEventId);
    if (id === undefined) return undefined;
    this.open.children -= 1;
    this.openChildren.delete(initiatedEventId);
    return id;
  }

  #close(eventId: number): string | undefined {
    const id = this.#ids.get(eventId);
    if (id !== undefined) this.#ids.delete(eventId);
    return id;
  }
}

function childOf({
  startChildWorkflowExecutionInitiatedEventAttributes: { workflowId, childPolicy },
}: SwfEventOf<'StartChildWorkflowExecutionInitiated'>): OpenChild {
  return { workflowId, childPolicy };
}

function completed(
  kind: 'activity-completed' | 'child-completed',
  id: string | undefined,
  result: string | undefined,
): EngineEvent | undefined {
  if (id === undefined) return undefined;
  return result === undefined || result === '' ? { kind, id } : { kind, id, output: result };
}

function failureOf(attributes: {
  readonly reason?: string | undefined;
  readonly details?: string | undefined;
}): WireFailure {
  const { reason = '', details } = attributes;
  return details === undefined ? { reason } : { reason, details };
}

function presentOr(text: string | undefined, otherwise: string): string {
  return text === undefined || text === '' ? otherwise : text;
}
