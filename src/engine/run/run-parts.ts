import { assertNever } from '../../util/assert-never.js';
import { Activities } from '../parts/activities.js';
import { Children } from '../parts/children.js';
import { Continuation } from '../parts/continuation.js';
import type { EngineEvent, RunStarted } from '../language/events.js';
import { HistoryCounter } from '../parts/history-counter.js';
import { Markers } from '../parts/markers.js';
import { OutgoingSignals } from '../parts/outgoing-signals.js';
import { Propagation } from '../parts/propagation.js';
import { RETRY_TIMER_PREFIX } from '../tasks/retrying-task.js';
import { RunCore, type RunCoreOptions } from './run-core.js';
import { Signals } from '../parts/signals.js';
import { Timers } from '../parts/timers.js';

/** What a run is told about its tasks; the rest is about the run itself. */
export type TaskEvent = Exclude<
  EngineEvent,
  RunStarted | { kind: 'cancel-requested' | 'closing-refused' | 'run-stuck' }
>;

export interface RunPartsOptions extends RunCoreOptions {
  /** Signals that are passed on go to the parent, too. */
  readonly propagatesToParent: boolean;
}

/** The parts of one run, each with what it has asked for and waits for. */
export class RunParts {
  readonly core: RunCore;
  readonly activities: Activities;
  readonly children: Children;
  readonly timers: Timers;
  readonly signals: Signals;
  readonly outgoing: OutgoingSignals;
  readonly markers: Markers;
  readonly continuation: Continuation;
  readonly propagation: Propagation;
  readonly size = new HistoryCounter();
  /** What the run says it is about, as JSON text. */
  executionContext: string | undefined;

  constructor(options: RunPartsOptions) {
    this.core = new RunCore(options);
    this.activities = new Activities(this.core);
    this.children = new Children(this.core);
    this.timers = new Timers(this.core);
    this.signals = new Signals(this.core);
    this.outgoing = new OutgoingSignals(this.core);
    this.markers = new Markers(this.core);
    this.continuation = new Continuation(this.core);
    this.propagation = new Propagation({
      children: this.children,
      outgoing: this.outgoing,
      parent: options.propagatesToParent ? options.information.parent : undefined,
    });
  }

  /** What the outside has been asked for, or is about to be, and has not answered. */
  get openIds(): string[] {
    const { activities, children, timers, outgoing } = this;
    return [activities, children, timers, outgoing].flatMap(({ openIds }) => openIds);
  }

  /** @param isReplaying the turn was taken before */
  beginTurn(atMs: number, isReplaying: boolean): void {
    this.core.atMs = this.core.log.atMs = atMs;
    this.core.log.isReplaying = isReplaying;
  }

  apply(event: TaskEvent): void {
    switch (event.kind) {
      case 'activity-started':
      case 'activity-completed':
      case 'activity-failed':
      case 'activity-timed-out':
      case 'activity-cancelled':
      case 'activity-start-failed':
        return this.activities.apply(event);
      case 'child-started':
        this.children.apply(event);
        return this.propagation.childStarted({ workflowId: event.id, runId: event.runId });
      case 'child-completed':
      case 'child-failed':
      case 'child-timed-out':
      case 'child-cancelled':
      case 'child-terminated':
      case 'child-start-failed':
        return this.children.apply(event);
      case 'timer-fired':
        return this.#timerFired(event.id);
      case 'timer-failed':
        return this.#timerFailed(event.id, event.cause);
      case 'signal-received':
        this.propagation.received(event);
        return this.signals.received(event);
      case 'signal-sent':
        return this.outgoing.outcome(event.id, undefined);
      case 'signal-failed':
        return this.outgoing.outcome(event.id, event.cause);
      default:
        assertNever(event);
    }
  }

  #timerFailed(id: string, cause: string): void {
    // A retry goes on without its delay rather than never.
    if (!this.timers.failed(id, cause)) this.#timerFired(id);
  }

  #timerFired(id: string): void {
    if (this.timers.fired(id) || !id.startsWith(RETRY_TIMER_PREFIX)) return;
    const taskId = id.slice(RETRY_TIMER_PREFIX.length);
    this.activities.retryTimerFired(taskId);
    this.children.retryTimerFired(taskId);
  }
}
