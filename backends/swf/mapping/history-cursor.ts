import { SimpleflowError } from 'simpleflow';
import { resultsOf, type EventBlock } from './block.js';
import type { SwfEvent } from './swf-event.js';
import type { StartedTask, Turns } from './turns.js';

/** A decision task that history shows completed. */
export interface CompletedTask {
  readonly started: StartedTask;
  readonly executionContext: string | undefined;
  readonly results: EventBlock;
}

/** Where in the history of a run its events have been read to: from one decision task that was completed to the next. */
export class HistoryCursor {
  readonly #turns: Turns;
  readonly #takesBack: (event: SwfEvent) => boolean;
  #events: readonly SwfEvent[] = [];
  #at = 0;
  #lastEventId = 0;

  /** @param takesBack true for an event that is none of the run's business */
  constructor(turns: Turns, takesBack: (event: SwfEvent) => boolean) {
    this.#turns = turns;
    this.#takesBack = takesBack;
  }

  get lastEventId(): number {
    return this.#lastEventId;
  }

  /** What is read from now on; events that were read before are passed over. */
  open(events: readonly SwfEvent[]): void {
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
  next(): CompletedTask | undefined {
    const events = this.#events;
    while (this.#at < events.length) {
      const event = events[this.#at];
      this.#at += 1;
      if (event === undefined || event.eventId <= this.#lastEventId) continue;
      if (event.eventId !== this.#lastEventId + 1) throw gap(event.eventId, this.#lastEventId);
      this.#lastEventId = event.eventId;
      if (event.eventType === 'DecisionTaskCompleted') {
        const { startedEventId, executionContext } = event.decisionTaskCompletedEventAttributes;
        const started = this.#turns.complete(startedEventId);
        return { started, executionContext, results: resultsOf(event.eventId, events, this.#at) };
      }
      if (event.eventType === 'ActivityTaskStarted' && endsAtOnce(event.eventId, events[this.#at])) continue;
      if (event.eventType === 'ActivityTaskCompleted' || !this.#takesBack(event)) this.#turns.note(event);
    }
    return undefined;
  }

  /** Passes over the results of a task. */
  passOver({ events, at, end }: EventBlock): void {
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

/** An activity that has ended before anybody could look has not been seen running. */
function endsAtOnce(startedEventId: number, next: SwfEvent | undefined): boolean {
  return (
    next?.eventType === 'ActivityTaskCompleted' &&
    next.activityTaskCompletedEventAttributes.startedEventId === startedEventId
  );
}
