import type { python } from 'simpleflow/backend';
import { delayMsOf } from '../../mapping/durations.js';
import { timestampMs, type SwfEvent } from '../../mapping/swf-event.js';

type Tasks = python.PythonHistory['activities'];

/** Fills the library's view of a run from events of the service, in their order. */
export class PythonHistoryReader {
  readonly history: python.PythonHistory;
  /** Ids of tasks by the event that began them. */
  readonly #begun = new Map<number, string>();
  readonly #sent = new Map<number, { readonly name: string; readonly input: string | undefined }>();

  constructor(history: python.PythonHistory) {
    this.history = history;
  }

  note(event: SwfEvent): void {
    const { history } = this;
    history.events = event.eventId;
    switch (event.eventType) {
      case 'DecisionTaskCompleted':
        history.completedDecisionId = event.eventId;
        history.executionContext = event.decisionTaskCompletedEventAttributes.executionContext;
        return;
      case 'WorkflowExecutionCancelRequested':
        history.cancelRequestedId = event.eventId;
        return;
      case 'MarkerRecorded': {
        const { markerName: name, details } = event.markerRecordedEventAttributes;
        history.markers.push({ name, details, recordedAtMs: timestampMs(event) });
        return;
      }
      default:
        if (!this.#noteSignal(event) && !this.#noteTimer(event) && !this.#noteActivity(event))
          this.#noteChild(event);
    }
  }

  #noteSignal(event: SwfEvent): boolean {
    switch (event.eventType) {
      case 'WorkflowExecutionSignaled': {
        const {
          signalName,
          input,
          externalWorkflowExecution: from,
        } = event.workflowExecutionSignaledEventAttributes;
        this.history.signals.set(signalName, { input, from, receivedAtMs: timestampMs(event) });
        return true;
      }
      case 'SignalExternalWorkflowExecutionInitiated': {
        const { signalName: name, input } = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
        this.#sent.set(event.eventId, { name, input });
        return true;
      }
      case 'ExternalWorkflowExecutionSignaled': {
        const { initiatedEventId, workflowExecution } =
          event.externalWorkflowExecutionSignaledEventAttributes;
        const sent = this.#sent.get(initiatedEventId);
        if (sent !== undefined) this.history.delivered.push({ ...sent, ...workflowExecution });
        return true;
      }
      default:
        return false;
    }
  }

  #noteTimer(event: SwfEvent): boolean {
    switch (event.eventType) {
      case 'TimerStarted': {
        const { timerId, control, startToFireTimeout, decisionTaskCompletedEventId } =
          event.timerStartedEventAttributes;
        this.history.timers.set(timerId, {
          state: 'started',
          delayMs: delayMsOf(startToFireTimeout, undefined),
          control,
          decidedBy: decisionTaskCompletedEventId,
          startedAtMs: timestampMs(event),
        });
        return true;
      }
      case 'TimerFired':
        return this.#timer(event, event.timerFiredEventAttributes.timerId, { state: 'fired' });
      case 'TimerCanceled':
        return this.#timer(event, event.timerCanceledEventAttributes.timerId, { state: 'cancelled' });
      case 'CancelTimerFailed':
        return this.#timer(event, event.cancelTimerFailedEventAttributes.timerId, { state: 'cancel-failed' });
      case 'StartTimerFailed': {
        const { timerId, cause } = event.startTimerFailedEventAttributes;
        return this.#timer(event, timerId, { state: 'start-failed', cause });
      }
      default:
        return false;
    }
  }

  #timer(event: SwfEvent, timerId: string, change: Pick<python.TimerState, 'state' | 'cause'>): boolean {
    const { timers } = this.history;
    const atMs = timestampMs(event);
    const unknown = { delayMs: 0, control: undefined, decidedBy: event.eventId, startedAtMs: atMs };
    timers.set(timerId, { ...(timers.get(timerId) ?? unknown), ...change, closedAtMs: atMs });
    return true;
  }

  #noteActivity(event: SwfEvent): boolean {
    const { activities } = this.history;
    const ofEvent = (scheduledEventId: number) => this.#begun.get(scheduledEventId);
    switch (event.eventType) {
      case 'ActivityTaskScheduled': {
        const { activityId, decisionTaskCompletedEventId } = event.activityTaskScheduledEventAttributes;
        return this.#began(activities, activityId, event.eventId, decisionTaskCompletedEventId);
      }
      case 'ScheduleActivityTaskFailed': {
        const { activityId, cause } = event.scheduleActivityTaskFailedEventAttributes;
        return this.#is(activities, activityId, { state: 'refused', cause });
      }
      case 'ActivityTaskStarted': {
        const { scheduledEventId } = event.activityTaskStartedEventAttributes;
        return this.#is(activities, ofEvent(scheduledEventId), { state: 'running' });
      }
      case 'ActivityTaskCompleted': {
        const { scheduledEventId, result } = event.activityTaskCompletedEventAttributes;
        return this.#is(activities, ofEvent(scheduledEventId), { state: 'completed', result });
      }
      case 'ActivityTaskFailed': {
        const { scheduledEventId, reason = '', details } = event.activityTaskFailedEventAttributes;
        const failure = details === undefined ? { reason } : { reason, details };
        return this.#is(activities, ofEvent(scheduledEventId), { state: 'failed', failure });
      }
      case 'ActivityTaskTimedOut': {
        const { scheduledEventId, timeoutType: cause } = event.activityTaskTimedOutEventAttributes;
        return this.#is(activities, ofEvent(scheduledEventId), {
          state: 'timed-out',
          failure: undefined,
          cause,
        });
      }
      default:
        // The library does not hear of an activity that was cancelled: it stays as it was.
        return false;
    }
  }

  #noteChild(event: SwfEvent): boolean {
    const { children } = this.history;
    const ofEvent = (initiatedEventId: number) => this.#begun.get(initiatedEventId);
    switch (event.eventType) {
      case 'StartChildWorkflowExecutionInitiated': {
        const { workflowId, decisionTaskCompletedEventId } =
          event.startChildWorkflowExecutionInitiatedEventAttributes;
        return this.#began(children, workflowId, event.eventId, decisionTaskCompletedEventId);
      }
      case 'StartChildWorkflowExecutionFailed': {
        const {
          workflowId,
          cause,
          decisionTaskCompletedEventId: decidedBy,
        } = event.startChildWorkflowExecutionFailedEventAttributes;
        return this.#is(children, workflowId, { state: 'refused', failure: undefined, cause, decidedBy });
      }
      case 'ChildWorkflowExecutionStarted': {
        const { initiatedEventId, workflowExecution } = event.childWorkflowExecutionStartedEventAttributes;
        const { runId } = workflowExecution;
        return this.#is(children, ofEvent(initiatedEventId), { state: 'running', runId });
      }
      case 'ChildWorkflowExecutionCompleted': {
        const { initiatedEventId, result } = event.childWorkflowExecutionCompletedEventAttributes;
        return this.#is(children, ofEvent(initiatedEventId), { state: 'completed', result });
      }
      case 'ChildWorkflowExecutionFailed': {
        const {
          initiatedEventId,
          reason = 'None',
          details,
        } = event.childWorkflowExecutionFailedEventAttributes;
        const failure = details === undefined ? { reason } : { reason, details };
        return this.#is(children, ofEvent(initiatedEventId), { state: 'failed', failure });
      }
      case 'ChildWorkflowExecutionTimedOut': {
        const { initiatedEventId, timeoutType: cause } = event.childWorkflowExecutionTimedOutEventAttributes;
        return this.#is(children, ofEvent(initiatedEventId), {
          state: 'timed-out',
          failure: undefined,
          cause,
        });
      }
      case 'ChildWorkflowExecutionCanceled': {
        const { initiatedEventId, details } = event.childWorkflowExecutionCanceledEventAttributes;
        return this.#is(children, ofEvent(initiatedEventId), {
          state: 'cancelled',
          failure: undefined,
          details,
        });
      }
      case 'ChildWorkflowExecutionTerminated': {
        const { initiatedEventId } = event.childWorkflowExecutionTerminatedEventAttributes;
        return this.#is(children, ofEvent(initiatedEventId), { state: 'terminated', failure: undefined });
      }
      default:
        return false;
    }
  }

  #began(tasks: Tasks, id: string, eventId: number, decidedBy: number): boolean {
    this.#begun.set(eventId, id);
    return this.#is(tasks, id, { state: 'open', begunBy: eventId, decidedBy });
  }

  /** What is not said stays as it was: failures are counted over all tries. */
  #is(
    tasks: Tasks,
    id: string | undefined,
    change: Partial<python.TaskState> & Pick<python.TaskState, 'state'>,
  ): boolean {
    if (id === undefined) return true;
    const before: Omit<python.TaskState, 'state'> = tasks.get(id) ?? {
      failures: 0,
      decidedBy: 0,
      begunBy: undefined,
    };
    const counts = change.state === 'failed' || change.state === 'timed-out' ? 1 : 0;
    tasks.set(id, { ...before, ...change, failures: before.failures + counts });
    return true;
  }
}
