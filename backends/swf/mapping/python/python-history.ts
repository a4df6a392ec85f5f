import type { WireFailure } from 'simpleflow/backend';
import type { SwfEvent } from '../swf-event.js';

/** The latest that is known of an activity or a child. Failures and timeouts are counted over all its tries. */
export interface TaskState {
  readonly state: 'open' | 'completed' | 'failed' | 'timed-out' | 'cancelled' | 'terminated' | 'refused';
  readonly failures: number;
  readonly result?: string | undefined;
  readonly failure?: WireFailure;
  /** Which limit was reached, or why the service refused it. */
  readonly cause?: string;
  /** The event that closed it. */
  readonly eventId: number;
}

export interface TimerState {
  readonly state: 'started' | 'fired' | 'cancelled' | 'refused';
  readonly control: string | undefined;
  /** The decision that started it. */
  readonly decidedBy: number;
}

/** What the Python original sees of a history: an index by id of everything that is visible, the latest state alone. */
export class PythonHistory {
  readonly activities = new Map<string, TaskState>();
  readonly children = new Map<string, TaskState>();
  readonly timers = new Map<string, TimerState>();
  readonly signals = new Map<string, string>();
  /** The workflow that sent the latest of each name; undefined for one from outside. */
  readonly senders = new Map<string, string | undefined>();
  readonly markers: { readonly name: string; readonly details: string | undefined }[] = [];
  /** `name workflowId` of signals that were delivered. */
  readonly delivered = new Set<string>();
  readonly childRuns = new Map<string, string>();
  cancelRequestedId = 0;
  completedDecisionId = 0;
  #events = 0;
  /** Ids of tasks by the event that began them. */
  readonly #begun = new Map<number, string>();
  readonly #sent = new Map<number, string>();

  /** The original counts no bytes. */
  get size(): { readonly events: number; readonly bytes: number } {
    return { events: this.#events, bytes: 0 };
  }

  note(event: SwfEvent): void {
    const { eventId } = event;
    this.#events = eventId;
    switch (event.eventType) {
      case 'DecisionTaskCompleted':
        this.completedDecisionId = eventId;
        return;
      case 'WorkflowExecutionCancelRequested':
        this.cancelRequestedId = eventId;
        return;
      case 'WorkflowExecutionSignaled': {
        const attributes = event.workflowExecutionSignaledEventAttributes;
        const { signalName, input = '', externalWorkflowExecution: sender } = attributes;
        this.signals.set(signalName, input);
        this.senders.set(signalName, sender?.workflowId);
        return;
      }
      case 'MarkerRecorded': {
        const { markerName: name, details } = event.markerRecordedEventAttributes;
        this.markers.push({ name, details });
        return;
      }
      case 'SignalExternalWorkflowExecutionInitiated': {
        const { signalName, workflowId } = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
        this.#sent.set(eventId, `${signalName} ${workflowId}`);
        return;
      }
      case 'ExternalWorkflowExecutionSignaled': {
        const sent = this.#sent.get(event.externalWorkflowExecutionSignaledEventAttributes.initiatedEventId);
        if (sent !== undefined) this.delivered.add(sent);
        return;
      }
      default:
        if (!this.#noteTimer(event) && !this.#noteActivity(event)) this.#noteChild(event);
    }
  }

  #noteTimer(event: SwfEvent): boolean {
    switch (event.eventType) {
      case 'TimerStarted': {
        const { timerId, control, decisionTaskCompletedEventId } = event.timerStartedEventAttributes;
        this.timers.set(timerId, { state: 'started', control, decidedBy: decisionTaskCompletedEventId });
        return true;
      }
      case 'TimerFired':
        return this.#timerEnded(event.timerFiredEventAttributes.timerId, 'fired');
      case 'TimerCanceled':
        return this.#timerEnded(event.timerCanceledEventAttributes.timerId, 'cancelled');
      case 'CancelTimerFailed':
        return true;
      case 'StartTimerFailed': {
        const { timerId, decisionTaskCompletedEventId: decidedBy } = event.startTimerFailedEventAttributes;
        this.timers.set(timerId, { state: 'refused', control: undefined, decidedBy });
        return true;
      }
      default:
        return false;
    }
  }

  #timerEnded(timerId: string, state: TimerState['state']): boolean {
    const timer = this.timers.get(timerId);
    if (timer !== undefined) this.timers.set(timerId, { ...timer, state });
    return true;
  }

  #noteActivity(event: SwfEvent): boolean {
    const { eventId } = event;
    const { activities } = this;
    switch (event.eventType) {
      case 'ActivityTaskScheduled':
        return this.#began(activities, event.activityTaskScheduledEventAttributes.activityId, eventId);
      case 'ScheduleActivityTaskFailed': {
        const { activityId, cause } = event.scheduleActivityTaskFailedEventAttributes;
        return this.#ended(activities, activityId, { state: 'refused', cause, eventId });
      }
      case 'ActivityTaskCompleted': {
        const { scheduledEventId, result } = event.activityTaskCompletedEventAttributes;
        return this.#ended(activities, this.#begun.get(scheduledEventId), {
          state: 'completed',
          result,
          eventId,
        });
      }
      case 'ActivityTaskFailed': {
        const { scheduledEventId, reason = '', details } = event.activityTaskFailedEventAttributes;
        const failure = details === undefined ? { reason } : { reason, details };
        return this.#ended(activities, this.#begun.get(scheduledEventId), {
          state: 'failed',
          failure,
          eventId,
        });
      }
      case 'ActivityTaskTimedOut': {
        const { scheduledEventId, timeoutType: cause } = event.activityTaskTimedOutEventAttributes;
        return this.#ended(activities, this.#begun.get(scheduledEventId), {
          state: 'timed-out',
          cause,
          eventId,
        });
      }
      default:
        // The original does not hear of an activity that was cancelled: it stays open.
        return false;
    }
  }

  #noteChild(event: SwfEvent): void {
    const { eventId } = event;
    const idOf = (initiatedEventId: number) => this.#begun.get(initiatedEventId);
    switch (event.eventType) {
      case 'StartChildWorkflowExecutionInitiated':
        this.#began(
          this.children,
          event.startChildWorkflowExecutionInitiatedEventAttributes.workflowId,
          eventId,
        );
        return;
      case 'StartChildWorkflowExecutionFailed': {
        const { workflowId, cause } = event.startChildWorkflowExecutionFailedEventAttributes;
        this.#ended(this.children, workflowId, { state: 'refused', cause, eventId });
        return;
      }
      case 'ChildWorkflowExecutionStarted': {
        const { workflowExecution } = event.childWorkflowExecutionStartedEventAttributes;
        this.childRuns.set(workflowExecution.workflowId, workflowExecution.runId);
        return;
      }
      case 'ChildWorkflowExecutionCompleted': {
        const { initiatedEventId, result } = event.childWorkflowExecutionCompletedEventAttributes;
        this.#ended(this.children, idOf(initiatedEventId), { state: 'completed', result, eventId });
        return;
      }
      case 'ChildWorkflowExecutionFailed': {
        const { initiatedEventId, reason, details } = event.childWorkflowExecutionFailedEventAttributes;
        const failure = { reason: reason ?? 'None', ...(details === undefined ? undefined : { details }) };
        this.#ended(this.children, idOf(initiatedEventId), { state: 'failed', failure, eventId });
        return;
      }
      case 'ChildWorkflowExecutionTimedOut': {
        const { initiatedEventId, timeoutType } = event.childWorkflowExecutionTimedOutEventAttributes;
        this.#ended(this.children, idOf(initiatedEventId), {
          state: 'timed-out',
          cause: timeoutType,
          eventId,
        });
        return;
      }
      case 'ChildWorkflowExecutionCanceled': {
        const { initiatedEventId } = event.childWorkflowExecutionCanceledEventAttributes;
        this.#ended(this.children, idOf(initiatedEventId), { state: 'cancelled', eventId });
        return;
      }
      case 'ChildWorkflowExecutionTerminated': {
        const { initiatedEventId } = event.childWorkflowExecutionTerminatedEventAttributes;
        this.#ended(this.children, idOf(initiatedEventId), { state: 'terminated', eventId });
        return;
      }
      default:
        return;
    }
  }

  #began(tasks: Map<string, TaskState>, id: string, eventId: number): boolean {
    this.#begun.set(eventId, id);
    tasks.set(id, { state: 'open', failures: tasks.get(id)?.failures ?? 0, eventId });
    return true;
  }

  #ended(tasks: Map<string, TaskState>, id: string | undefined, end: Omit<TaskState, 'failures'>): boolean {
    if (id === undefined) return true;
    const counts = end.state === 'failed' || end.state === 'timed-out' ? 1 : 0;
    tasks.set(id, { ...end, failures: (tasks.get(id)?.failures ?? 0) + counts });
    if (end.state !== 'open') this.childRuns.delete(id);
    return true;
  }
}
