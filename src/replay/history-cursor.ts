import { SimpleflowError } from '../errors.js';
import { resultsOf, type EventBlock } from './block.js';
import type { Dialect, RecordedEvent } from './dialect.js';
import type { StartedTask, Turns } from './turns.js';

/** A decision task that history shows completed. */
export interface CompletedTask<E> {
  readonly started: StartedTask;
  readonly executionContext: string | undefined;
  readonly isCut: boolean | undefined;
  readonly results: EventBlock<E>;
}

/** Where in the history of a run its events have been read to: from one decision task that was completed to the next. */
export class HistoryCursor<E extends RecordedEvent> {
  readonly #dialect: Dialect<E, unknown>;
  readonly #turns: Turns<E>;
  readonly #takesBack: (event: E) => boolean;
  #events: readonly E[] = [];
  #at = 0;
  #lastEventId = 0;

  /** @param takesBack true for an event that is none of the run's business */
  constructor(dialect: Dialect<E, unknown>, turns: Turns<E>, takesBack: (event: E) => boolean) {
    this.#dialect = dialect;
    this.#turns = turns;
    this.#takesBack = takesBack;
  }

  get lastEventId(): number {
    return this.#lastEventId;
  }

  /** What is read from now on; events that were read before are passed over. */
  open(events: readonly E[]): void {
    this.#events = events;
    this.#at = 0;
  }

  /** Keeps no list of events alive. */
  close(): void {
    this.#events = [];
  }

  /**
   * Reads up to the end of the next decision task; undefined if none was completed any more.
   * @throws SimpleflowError `malformed-data` for a gap
   */
  next(): CompletedTask<E> | undefined {
    const dialect = this.#dialect;
    const events = this.#events;
    while (this.#at < events.length) {
      const event = events[this.#at];
      this.#at += 1;
      if (event === undefined || event.eventId <= this.#lastEventId) continue;
      if (event.eventId !== this.#lastEventId + 1) throw gap(event.eventId, this.#lastEventId);
      this.#lastEventId = event.eventId;
      const boundary = dialect.boundary(event, events[this.#at]);
      if (boundary === 'completed') {
        const { startedEventId, executionContext, isCut } = dialect.decision(event);
        const started = this.#turns.complete(startedEventId);
        const results = resultsOf(dialect, event.eventId, events, this.#at);
        return { started, executionContext, isCut, results };
      }
      if (boundary === 'event' && this.#takesBack(event)) continue;
      this.#turns.note(event, boundary);
    }
    return undefined;
  }

  /** Passes over the results of a task. */
  passOver({ events, at, end }: EventBlock<E>): void {
    for (let i = at; i < end; i += 1) {
      const eventId = events[i]?.eventId ?? 0;
      if (eventId !== this.#lastEventId + 1) throw gap(eventId, this.#lastEventId);
      this.#lastEventId = eventId;
    }
    this.#at = end;
  }
}

function gap(eventId: number, lastEventId: number): SimpleflowError {
  return new SimpleflowError(
    'malformed-data',
    `the history goes on with event ${eventId} after event ${lastEventId}: give all events from there on, in order`,
  );
}
