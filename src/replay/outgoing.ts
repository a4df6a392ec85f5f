import type { Dialect, RecordedEvent, Refusal } from './dialect.js';
import { isBackPressure } from './refusals.js';

/** A signal or a cancel request that was initiated and not delivered: there were too many. */
export interface Returned<T> {
  readonly eventId: number;
  readonly issued: T;
  readonly refusal: Refusal;
}

/** Signals and cancel requests to other runs: the service takes them first, and says later whether they were too many. */
export class Outgoing<E extends RecordedEvent, T> {
  readonly #dialect: Dialect<E, unknown>;
  /** By the event that initiated each. */
  readonly #open = new Map<number, T>();
  #returned: Returned<T>[] = [];

  constructor(dialect: Dialect<E, unknown>) {
    this.#dialect = dialect;
  }

  /** False if it is neither. */
  begin(result: E, issued: T): boolean {
    const isOutgoing = this.#dialect.isOutgoing(result);
    if (isOutgoing) this.#open.set(result.eventId, issued);
    return isOutgoing;
  }

  /** Undefined for all that is not the end of one. */
  end(event: E): { readonly issued: T; readonly isAccepted: boolean } | undefined {
    if (this.#open.size === 0) return undefined;
    const ending = this.#dialect.delivery(event);
    const issued = ending === undefined ? undefined : this.#open.get(ending.initiatedEventId);
    if (ending === undefined || issued === undefined) return undefined;
    this.#open.delete(ending.initiatedEventId);
    const { refusal } = ending;
    if (refusal === undefined || !isBackPressure(refusal)) return { issued, isAccepted: true };
    this.#returned.push({ eventId: event.eventId, issued, refusal });
    return { issued, isAccepted: false };
  }

  /** Takes those that a decision task sees; what came later is for the next. */
  returnedBefore(startedEventId: number): readonly Returned<T>[] {
    if (this.#returned.length === 0) return this.#returned;
    const seen = this.#returned.filter(({ eventId }) => eventId < startedEventId);
    if (seen.length > 0) this.#returned = this.#returned.filter(({ eventId }) => eventId > startedEventId);
    return seen;
  }
}
