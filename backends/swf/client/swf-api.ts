import type { InputOf, OperationName } from '../protocol/inputs.js';
import type { OUTPUTS } from '../protocol/outputs.js';
import type { ValueOf } from '../protocol/shape.js';

/**
 * An event of a history as it is on the wire, times in seconds since 1970.
 *
 * `{ eventId: 3, eventType: 'DecisionTaskStarted', eventTimestamp: 1700000000.123, decisionTaskStartedEventAttributes: { scheduledEventId: 2 } }`
 */
export interface WireEvent {
  readonly eventId: number;
  readonly eventType: string;
  readonly eventTimestamp: number;
  /** One more: the attributes, named after the type. */
  readonly [attributes: string]: unknown;
}

/** What an operation answers, as it is on the wire; nothing for operations with an empty body. */
// The two whose answer holds a page of a history come first.
export type OutputOf<N extends OperationName> = N extends
  | 'PollForDecisionTask'
  | 'GetWorkflowExecutionHistory'
  ? Omit<ValueOf<(typeof OUTPUTS)[N]>, 'events'> & { readonly events: readonly WireEvent[] }
  : N extends keyof typeof OUTPUTS
    ? ValueOf<(typeof OUTPUTS)[N]>
    : undefined;

export interface CallOptions {
  /** Ends the call early; what it asked for may have happened. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The operations of Amazon SWF. A call rejects with a `ServiceError`, whose `fault` is the service's word for it; the two
 * `PollFor…` operations have connections of their own, wait up to 70 s, and are never tried again: their loops do that.
 */
export interface SwfApi {
  call<N extends OperationName>(operation: N, input: InputOf<N>, options?: CallOptions): Promise<OutputOf<N>>;
  /** Closes the connections; calls under way fail. */
  close(): void;
}
