import type { DumpedEvent, DumpedHistory } from 'simpleflow/backends/swf/devserver';
import { eventErrors } from './event-errors.js';

interface Attributes {
  readonly scheduledEventId?: number;
  readonly startedEventId?: number;
  readonly initiatedEventId?: number;
  readonly decisionTaskCompletedEventId?: number;
  readonly activityId?: string;
  readonly timerId?: string;
}

export interface Counts {
  readonly openActivityTasks: number;
  readonly openChildWorkflowExecutions: number;
  readonly openDecisionTasks: number;
  readonly openTimers: number;
}

function attributesOf(event: DumpedEvent): Attributes {
  const key = `${event.eventType.charAt(0).toLowerCase()}${event.eventType.slice(1)}EventAttributes`;
  return event[key] as Attributes;
}

const CLOSE = /^WorkflowExecution(?:Completed|Failed|Canceled|Terminated|TimedOut|ContinuedAsNew)$/u;

/** What a history breaks of the rules that every history of the service keeps. */
export class HistoryCheck {
  readonly problems: string[] = [];
  readonly #events: readonly DumpedEvent[];
  readonly #activities = new Map<number, string>();
  readonly #timers = new Map<string, number>();
  readonly #children = new Set<number>();
  #waiting: number | undefined;
  #started: { scheduled: number; started: number } | undefined;
  #closed = false;

  constructor(history: DumpedHistory) {
    this.#events = history.events;
    let lastTimestamp = 0;
    for (const [index, event] of this.#events.entries()) {
      this.#expect(event.eventId === index + 1, `${event.eventId}: ids are not contiguous`);
      this.#expect(event.eventTimestamp >= lastTimestamp, `${event.eventId}: time goes back`);
      this.#expect(!this.#closed, `${event.eventId}: after the close`);
      this.problems.push(...eventErrors(event));
      lastTimestamp = event.eventTimestamp;
      this.#references(event);
      this.#decisionTask(event);
      this.#things(event);
      this.#closed ||= CLOSE.test(event.eventType);
    }
  }

  /** What the counts of an open execution must be, by its history alone. */
  get counts(): Counts {
    return {
      openActivityTasks: this.#activities.size,
      openChildWorkflowExecutions: this.#children.size,
      openDecisionTasks: this.#waiting === undefined && this.#started === undefined ? 0 : 1,
      openTimers: this.#timers.size,
    };
  }

  #expect(holds: boolean, problem: string): void {
    if (!holds) this.problems.push(problem);
  }

  /** Every event that an attribute names came before, and is of the type that it must be. */
  #references(event: DumpedEvent): void {
    const { decisionTaskCompletedEventId, initiatedEventId, startedEventId } = attributesOf(event);
    const typeOf = (id: number): string =>
      id < event.eventId ? (this.#events[id - 1]?.eventType ?? 'none') : 'later';
    if (decisionTaskCompletedEventId !== undefined)
      this.#expect(
        typeOf(decisionTaskCompletedEventId) === 'DecisionTaskCompleted',
        `${event.eventId}: decision`,
      );
    if (initiatedEventId !== undefined && initiatedEventId !== 0)
      this.#expect(typeOf(initiatedEventId).endsWith('Initiated'), `${event.eventId}: initiated`);
    if (startedEventId !== undefined && startedEventId !== 0)
      this.#expect(/Started$/u.test(typeOf(startedEventId)), `${event.eventId}: started`);
  }

  #decisionTask(event: DumpedEvent): void {
    const { scheduledEventId = 0, startedEventId = 0 } = attributesOf(event);
    const { eventId } = event;
    switch (event.eventType) {
      case 'DecisionTaskScheduled':
        this.#expect(this.#waiting === undefined, `${eventId}: two decision tasks wait`);
        this.#waiting = eventId;
        return;
      case 'DecisionTaskStarted':
        this.#expect(this.#started === undefined, `${eventId}: two decision tasks are started`);
        this.#expect(this.#waiting === scheduledEventId, `${eventId}: was not waiting`);
        this.#started = { scheduled: scheduledEventId, started: eventId };
        this.#waiting = undefined;
        return;
      case 'DecisionTaskCompleted':
      case 'DecisionTaskTimedOut':
        if (startedEventId === 0) this.#waiting = undefined;
        else {
          this.#expect(this.#started?.started === startedEventId, `${eventId}: was not started`);
          this.#started = undefined;
        }
    }
  }

  #things(event: DumpedEvent): void {
    const {
      activityId = '',
      timerId = '',
      scheduledEventId = 0,
      startedEventId = 0,
      initiatedEventId = 0,
    } = attributesOf(event);
    const { eventId, eventType } = event;
    if (eventType === 'ActivityTaskScheduled') {
      this.#expect(![...this.#activities.values()].includes(activityId), `${eventId}: activity id in use`);
      this.#activities.set(eventId, activityId);
    } else if (/^ActivityTask(?:Completed|Failed|TimedOut|Canceled)$/u.test(eventType))
      this.#expect(this.#activities.delete(scheduledEventId), `${eventId}: activity was not open`);
    else if (eventType === 'TimerStarted') {
      this.#expect(!this.#timers.has(timerId), `${eventId}: timer id in use`);
      this.#timers.set(timerId, eventId);
    } else if (/^Timer(?:Fired|Canceled)$/u.test(eventType)) {
      this.#expect(this.#timers.get(timerId) === startedEventId, `${eventId}: timer was not open`);
      this.#timers.delete(timerId);
    } else if (eventType === 'StartChildWorkflowExecutionInitiated') this.#children.add(eventId);
    else if (
      /^ChildWorkflowExecution(?!Started)/u.test(eventType) ||
      (eventType === 'StartChildWorkflowExecutionFailed' && initiatedEventId !== 0)
    )
      this.#expect(this.#children.delete(initiatedEventId), `${eventId}: child was not open`);
  }
}
