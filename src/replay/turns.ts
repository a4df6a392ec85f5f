import type { EngineEvent, TurnInput, RecordedMarker } from '../engine/language/events.js';
import { SimpleflowError } from '../errors.js';
import type { Boundary, Dialect, RecordedEvent } from './dialect.js';
import type { FlowControl } from './flow-control.js';
import { isOwnTimer } from './own-timers.js';

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
  /** At its end the run went on as a new one by itself. */
  readonly continues: boolean;
}

/**
 * The turns of a run: each sees what had happened when its decision task was started. What happened later, and what a
 * task saw that was not completed, waits for the next.
 */
export class Turns<E extends RecordedEvent> {
  readonly #dialect: Dialect<E, unknown>;
  readonly #flow: FlowControl;
  #batch: EngineEvent[] = [];
  #started: StartedTask | undefined;
  #decidedId = 0;
  #atMs = 0;
  #count = 0;
  #isOver = false;

  constructor(dialect: Dialect<E, unknown>, flow: FlowControl) {
    this.#dialect = dialect;
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

  note(event: E, boundary: Boundary = this.#dialect.boundary(event)): void {
    switch (boundary) {
      case 'event':
        return this.#add(this.#dialect.read(event));
      case 'started': {
        const visible = this.#batch.length;
        this.#started = { eventId: event.eventId, atMs: this.#dialect.atMs(event), visible };
        this.#flow.decisionStarted();
        return;
      }
      case 'abandoned':
        return this.#abandoned(this.#dialect.decision(event).startedEventId);
      case 'closed':
        this.#isOver = true;
        return this.#add(this.#dialect.read(event));
      case 'completed':
      case 'none':
        return;
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
    const { markers, isCut, continues } = recorded;
    return { atMs: this.#atMs, events, markers, isCut, continues };
  }

  #add(read: EngineEvent | readonly EngineEvent[] | undefined): void {
    if (read === undefined) return;
    if ('kind' in read) {
      if (read.kind === 'timer-fired' && isOwnTimer(read.id)) return this.#flow.ownTimerEnded(read.id);
      this.#flow.told(read);
      // A list that begins empty gets room for seventeen, and most turns of a long history see one event.
      if (this.#batch.length === 0) this.#batch = [read];
      else this.#batch.push(read);
    } else this.#batch.push(...read);
  }

  /** No turn: what it saw joins the next. */
  #abandoned(startedEventId: number): void {
    if (startedEventId !== 0 && startedEventId === this.#decidedId) {
      throw new SimpleflowError(
        'invalid-state',
        `the decision task ${startedEventId} was answered here and has timed out: make another run from the history`,
      );
    }
    if (startedEventId === this.#started?.eventId) this.#started = undefined;
  }
}
