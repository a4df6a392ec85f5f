import type { EventAttributesOf, EventType } from '../protocol/events.js';

/** The event of one type. */
export type SwfEventOf<T extends EventType> = {
  readonly eventId: number;
  readonly eventType: T;
  /** A date from the SDK; seconds since 1970 from the command line tools and from files. */
  readonly eventTimestamp: Date | number;
} & { readonly [K in `${Uncapitalize<T>}EventAttributes`]: EventAttributesOf<T> };

/**
 * One event of a history, as the service tells it.
 *
 * `{ eventId: 7, eventTimestamp: 1484676354.794, eventType: 'ActivityTaskCompleted', activityTaskCompletedEventAttributes: { result: '2', scheduledEventId: 5, startedEventId: 6 } }`
 */
export type SwfEvent = { [T in EventType]: SwfEventOf<T> }[EventType];

/** Milliseconds since 1970. */
export function timestampMs({ eventTimestamp }: SwfEvent): number {
  // The service counts to the millisecond; as seconds, that is a fraction which is not exact.
  return typeof eventTimestamp === 'number' ? Math.round(eventTimestamp * 1_000) : eventTimestamp.getTime();
}
