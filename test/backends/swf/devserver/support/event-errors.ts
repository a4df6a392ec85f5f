import { EVENTS } from '../../../../../backends/swf/protocol/events.js';
import type { Shape } from '../../../../../backends/swf/protocol/shape.js';
import { shapeErrors } from './shape-errors.js';

/** What an event has that the model does not allow. */
export function eventErrors(event: Record<string, unknown>): string[] {
  const type = String(event['eventType']);
  const key = `${type.charAt(0).toLowerCase()}${type.slice(1)}EventAttributes`;
  const shape: Shape | undefined = Object.hasOwn(EVENTS, type)
    ? EVENTS[type as keyof typeof EVENTS]
    : undefined;
  if (shape === undefined) return [`unknown event type ${type}`];
  const extra = Object.keys(event).filter(
    (name) => !['eventId', 'eventTimestamp', 'eventType', key].includes(name),
  );
  return [...extra.map((name) => `${type}.${name}: unknown`), ...shapeErrors(shape, event[key], key)];
}
