import type { ResultEvent } from './decision-results.js';
import { isBackPressure } from './refusals.js';
import type { SwfEvent } from './swf-event.js';

/** A signal or a cancel request that was initiated and not delivered: there were too many. */
export interface Returned<T> {
  readonly eventId: number;
  readonly issued: T;
  readonly cause: string;
}

/** Signals and cancel requests to other runs: the service takes them first, and says later whether they were too many. */
export class Outgoing<T> {
  /** By the event that initiated each. */
  readonly #open = new Map<number, T>();
  #returned: Returned<T>[] = [];

  /** False if it is neither. */
  begin({ eventId, eventType }: ResultEvent, issued: T): boolean {
    switch (eventType) {
      case 'SignalExternalWorkflowExecutionInitiated':
      case 'RequestCancelExternalWorkflowExecutionInitiated':
        this.#open.set(eventId, issued);
        return true;
      default:
        return false;
    }
  }

  /** Undefined for all that is not the end of one. */
  end(event: SwfEvent): { readonly issued: T; readonly isAccepted: boolean } | undefined {
    if (this.#open.size === 0) return undefined;
    const ending = endingOf(event);
    const issued = ending === undefined ? undefined : this.#open.get(ending.initiatedEventId);
    if (ending === undefined || issued === undefined) return undefined;
    this.#open.delete(ending.initiatedEventId);
    const { cause } = ending;
    if (cause === undefined || !isBackPressure(cause)) return { issued, isAccepted: true };
    this.#returned.push({ eventId: event.eventId, issued, cause });
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

function endingOf(
  event: SwfEvent,
): { readonly initiatedEventId: number; readonly cause?: string } | undefined {
  switch (event.eventType) {
    case 'ExternalWorkflowExecutionSignaled':
      return event.externalWorkflowExecutionSignaledEventAttributes;
    case 'SignalExternalWorkflowExecutionFailed':
      return event.signalExternalWorkflowExecutionFailedEventAttributes;
    case 'ExternalWorkflowExecutionCancelRequested':
      return event.externalWorkflowExecutionCancelRequestedEventAttributes;
    case 'RequestCancelExternalWorkflowExecutionFailed':
      return event.requestCancelExternalWorkflowExecutionFailedEventAttributes;
    default:
      return undefined;
  }
}
