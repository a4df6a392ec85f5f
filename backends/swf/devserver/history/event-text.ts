import type { EventAttributesOf, EventType } from '../../protocol/events.js';
import { EVENTS } from '../../protocol/events.js';

const OPENING_BRACE = 0x7b;

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
  return flat(
    key < 'eventId'
      ? JSON.stringify({ [key]: attributes, eventId: at.id, eventTimestamp, eventType: type })
      : JSON.stringify({ eventId: at.id, eventTimestamp, eventType: type, [key]: attributes }),
  );
}

/**
 * `JSON.stringify` hands out a tree of pieces, which takes up half as much again as the text itself. Reading one
 * character makes the engine put the pieces together.
 */
function flat(text: string): string {
  if (text.charCodeAt(0) !== OPENING_BRACE) throw new Error('an event is a JSON object');
  return text;
}
