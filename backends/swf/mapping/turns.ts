import { SimpleflowError } from 'simpleflow';
import type { EngineEvent, RecordedMarker, TurnInput } from 'simpleflow/backend';
import { closesRun } from './decision-results.js';
import type { EventReader } from './event-reader.js';
import type { FlowControl } from './flow-control.js';
import { isOwnTimer } from './own-timers.js';
import { timestampMs, type SwfEvent } from './swf-event.js';

/** A decision task that was given to a decider. */
export interface StartedTask {
  readonly eventId: number;
  readonly atMs: number;
  /** How many of the events that wait it sees. */
  readonly visible: number;
}

/** What history holds for a turn that is taken again. */
export interface RecordedTurn {
  readonly markers: readonly RecordedMarker[];
  readonly isCut: boolean;
}

/**
 * The turns of a run: each sees what had happened when its decision task was started. What happened later, and what a
 * task saw that was not completed, waits for the next.
 */
export class Turns {
  readonly #reader: EventReader;
  readonly #flow: FlowControl;
  #batch: EngineEvent[] = [];
  #started: StartedTask | undefined;
  #decidedId = 0;
  #atMs = 0;
  #count = 0;
  #isOver = false;

  constructor(reader: EventReader, flow: FlowControl) {
    this.#reader = reader;
    this.#flow = flow;
  }

  /** The decision task that is open; undefined if there is none, or nothing left to decide. */
  get open(): StartedTask | undefined {
    return this.#isOver ? undefined : this.#started;
  }

  /** The decision task of the last turn; 0 before the first. */
  get decidedId(): number {
    return this.#decidedId;
  }

  get count(): number {
    return this.#count;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Events that wait for the next turn. */
  get waiting(): readonly EngineEvent[] {
    return this.#batch;
  }

  /** For the next turn. */
  add(event: EngineEvent): void {
    this.#batch.push(event);
  }

  note(event: SwfEvent): void {
    switch (event.eventType) {
      case 'ActivityTaskStarted':
      case 'ActivityTaskCompleted':
        return this.#add(this.#reader.read(event));
      case 'DecisionTaskScheduled':
        return;
      case 'DecisionTaskStarted': {
        const visible = this.#batch.length;
        this.#started = { eventId: event.eventId, atMs: timestampMs(event), visible };
        this.#flow.decisionStarted();
        return;
      }
      case 'DecisionTaskTimedOut':
        return this.#timedOut(event.decisionTaskTimedOutEventAttributes.startedEventId);
      case 'TimerFired': {
        const { timerId } = event.timerFiredEventAttributes;
        const read = this.#reader.read(event);
        if (isOwnTimer(timerId)) this.#flow.ownTimerEnded(timerId);
        else this.#add(read);
        return;
      }
      default:
        if (closesRun(event)) this.#isOver = true;
        this.#add(this.#reader.read(event));
    }
  }

  /** History shows the open decision task completed. */
  complete(startedEventId: number): StartedTask {
    const started = this.#started;
    if (started?.eventId !== startedEventId) {
      throw new SimpleflowError(
        'malformed-data',
        `the history completes the decision task ${startedEventId}, which is not open`,
      );
    }
    this.#started = undefined;
    return started;
  }

  /**
   * What the turn of a decision task sees.
   * @param recorded undefined if it is not taken again
   */
  next({ eventId, atMs, visible }: StartedTask, recorded?: RecordedTurn): TurnInput {
    const isAll = visible === this.#batch.length;
    const events = isAll ? this.#batch : this.#batch.slice(0, visible);
    this.#batch = isAll ? [] : this.#batch.slice(visible);
    // Clocks of services have gone back before.
    this.#atMs = Math.max(this.#atMs, atMs);
    this.#decidedId = eventId;
    this.#count += 1;
    if (recorded === undefined) return { atMs: this.#atMs, events };
    return { atMs: this.#atMs, events, markers: recorded.markers, isCut: recorded.isCut };
  }

  #add(read: EngineEvent | readonly EngineEvent[] | undefined): void {
    if (read === undefined) return;
    if ('kind' in read) {
      this.#flow.told(read);
      // A list that begins empty gets room for seventeen, and most turns of a long history see one event.
      if (this.#batch.length === 0) this.#batch = [read];
      else this.#batch.push(read);
    } else this.#batch.push(...read);
  }

  /** No turn: what it saw joins the next. */
  #timedOut(startedEventId: number): void {
    if (startedEventId !== 0 && startedEventId === this.#decidedId) {
      throw new SimpleflowError(
        'invalid-state',
        `the decision task ${startedEventId} was answered here and has timed out: make another run from the history`,
      );
    }
    if (startedEventId === this.#started?.eventId) this.#started = undefined;
  }
}
