import type { Command, ScheduleActivity, ScheduleLambda, StartChild } from '../engine/language/commands.js';
import type { EngineEvent } from '../engine/language/events.js';
import type { JournalTurn } from './journal.js';

/** A command of a recording that nothing has answered. */
export type OpenCommand =
  | {
      readonly kind: 'activity';
      readonly command: ScheduleActivity | ScheduleLambda;
      isCancelRequested: boolean;
    }
  | { readonly kind: 'timer'; readonly id: string; readonly dueAtMs: number; readonly delayMs: number }
  | { readonly kind: 'child'; readonly command: StartChild };

/** What a recorded run has asked of the outside and not been answered, by id, in the order in which it asked. */
export function openCommands(turns: Iterable<JournalTurn>): Map<string, OpenCommand> {
  const open = new Map<string, OpenCommand>();
  for (const { atMs, events, commands } of turns) {
    for (const event of events) if (isAnswer(event)) open.delete(event.id);
    for (const command of commands) apply(open, command, atMs);
  }
  return open;
}

function apply(open: Map<string, OpenCommand>, command: Command, atMs: number): void {
  switch (command.kind) {
    case 'schedule-activity':
    case 'schedule-lambda':
      open.set(command.id, { kind: 'activity', command, isCancelRequested: false });
      return;
    case 'request-cancel-activity': {
      const activity = open.get(command.id);
      if (activity?.kind === 'activity') activity.isCancelRequested = true;
      return;
    }
    case 'start-timer': {
      const { id, delayMs } = command;
      open.set(id, { kind: 'timer', id, dueAtMs: atMs + delayMs, delayMs });
      return;
    }
    case 'cancel-timer':
      open.delete(command.id);
      return;
    case 'start-child':
      open.set(command.id, { kind: 'child', command });
      return;
    default:
      return;
  }
}

/** True for what ends an activity, a timer or a child. */
export function isAnswer(event: EngineEvent): event is Extract<EngineEvent, { readonly id: string }> {
  switch (event.kind) {
    case 'activity-completed':
    case 'activity-failed':
    case 'activity-timed-out':
    case 'activity-cancelled':
    case 'activity-start-failed':
    case 'child-completed':
    case 'child-failed':
    case 'child-timed-out':
    case 'child-cancelled':
    case 'child-terminated':
    case 'child-start-failed':
    case 'timer-fired':
    case 'timer-failed':
      return true;
    default:
      return false;
  }
}
