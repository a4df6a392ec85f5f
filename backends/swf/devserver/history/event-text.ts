import type { EventAttributesOf, EventType } from '../../protocol/events.js';
import { EVENTS } from '../../protocol/events.js';

function attributesKey(type: string): string {
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventAttributes`;
}

const KEYS = new Map<string, string>(Object.keys(EVENTS).map((type) => [type, attributesKey(type)]));

/** The member of an event that holds its attributes: `timerStartedEventAttributes`. */
export function keyOfAttributes(type: EventType): string {
  return KEYS.get(type) ?? attributesKey(type);
}

/**
 * The JSON of an event, its keys sorted as the service sorts them. Kept as text: an event is answered many times
 * and read by the server only on restart.
 */
export function eventText<T extends EventType>(
  type: T,
  attributes: EventAttributesOf<T>,
  at: { readonly id: number; readonly atMs: number },
): string {
  const key = keyOfAttributes(type);
  const eventTimestamp = at.atMs / 1_000;
  // One call of `JSON.stringify` gives a flat string; pieces put together would keep their pieces alive.
  return key < 'eventId'
    ? JSON.stringify({ [key]: attributes, eventId: at.id, eventTimestamp, eventType: type })
    : JSON.stringify({ eventId: at.id, eventTimestamp, eventType: type, [key]: attributes });
}
