import type { EventAttributesOf, EventType } from '../../protocol/events.js';
import { QUOTAS } from '../../protocol/limits.js';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';
import { applyEvent } from './apply-event.js';
import { eventText } from './event-text.js';

/** Adds an event to a history and to the journal, and changes the state by it. Returns its id. */
export function record<T extends EventType>(
  world: World,
  run: Run,
  type: T,
  attributes: EventAttributesOf<T>,
  atMs: number,
): number {
  const at = { id: run.events.length + 1, atMs };
  const text = eventText(type, attributes, at);
  run.events.push(text);
  world.journal.event(run, text);
  applyEvent(run, type, attributes, at);
  if (at.id >= QUOTAS.historyEvents) world.grown.add(run);
  return at.id;
}
