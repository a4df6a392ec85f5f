import type { EventAttributesOf, EventType } from '../../protocol/events.js';
import type { Run } from '../state/run.js';
import { scheduleDecision } from '../dispatch/decision-tasks.js';
import type { World } from '../world.js';
import { NEEDS_DECISION } from './needs-decision.js';
import { record } from './record.js';

/** Adds an event, and the decision task that it calls for. Returns the id of the event. */
export function append<T extends EventType>(
  world: World,
  run: Run,
  type: T,
  attributes: EventAttributesOf<T>,
  atMs: number,
): number {
  const id = record(world, run, type, attributes, atMs);
  if (NEEDS_DECISION.has(type)) wantDecision(world, run, atMs);
  return id;
}

function wantDecision(world: World, run: Run, atMs: number): void {
  if (run.status !== 'OPEN') return;
  if (run.completing) run.decisionWanted = true;
  else scheduleDecision(world, run, atMs);
}
