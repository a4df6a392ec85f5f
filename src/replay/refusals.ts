import type { Command } from '../engine/language/commands.js';
import type { ChildEvent, EngineEvent } from '../engine/language/events.js';
import { SimpleflowError } from '../errors.js';
import type { Refusal } from './dialect.js';

/** The command waits in the queue, and its task does not know. */
export function isBackPressure({ kind }: Refusal): boolean {
  return kind === 'limit' || kind === 'rate';
}

/** A closing command that may be accepted later. */
export function isPassing(refusal: Refusal): boolean {
  return isBackPressure(refusal) || refusal.kind === 'permission';
}

/** What a command that the service will never take means for the run; nothing where only a cancel came too late. */
export function refusalEvent(command: Command, cause: string): EngineEvent | undefined {
  switch (command.kind) {
    case 'schedule-activity':
    case 'schedule-lambda':
      return { kind: 'activity-start-failed', id: command.id, cause };
    case 'start-timer':
      return { kind: 'timer-failed', id: command.id, cause };
    case 'start-child':
      return { kind: 'child-start-failed', id: command.id, cause };
    case 'record-marker':
      // What it says is lost, and with it every replay of the run.
      throw new SimpleflowError(
        'invalid-state',
        `the service did not record the marker \`${command.name}\`: ${cause}`,
      );
    default:
      return undefined;
  }
}

/** True for an event that says that a command was never accepted. */
export function isRefusal(event: EngineEvent): event is Extract<EngineEvent, { cause: string; id: string }> {
  return ['activity-start-failed', 'timer-failed', 'child-start-failed'].includes(event.kind);
}

export function isChildEnd(event: EngineEvent): event is ChildEvent {
  return event.kind.startsWith('child-') && event.kind !== 'child-started';
}
