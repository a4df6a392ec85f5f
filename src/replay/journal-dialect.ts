import type { Command } from '../engine/language/commands.js';
import type { EngineEvent, RecordedMarker } from '../engine/language/events.js';
import {
  DialectDefaults,
  type Boundary,
  type Dialect,
  type EndedDecision,
  type RecordedEvent,
  type ResultKind,
} from './dialect.js';
import type { JournalTurn } from './journal.js';

/** One event of a journal, whose turns are written one after the other. */
export type JournalItem = RecordedEvent &
  (
    | { readonly kind: 'event'; readonly event: EngineEvent }
    | { readonly kind: 'started'; readonly atMs: number }
    | { readonly kind: 'completed'; readonly startedEventId: number; readonly isCut: boolean }
    | { readonly kind: 'command'; readonly completedEventId: number; readonly command: Command }
  );

/** `[events of a turn, started, completed, its commands, events of the next turn, …]` */
export function itemsOf(turns: readonly JournalTurn[]): JournalItem[] {
  const items: JournalItem[] = [];
  for (const { atMs, events, commands, isCut = false } of turns) {
    for (const event of events) items.push({ eventId: items.length + 1, kind: 'event', event });
    const startedEventId = items.length + 1;
    items.push({ eventId: startedEventId, kind: 'started', atMs });
    const completedEventId = startedEventId + 1;
    items.push({ eventId: completedEventId, kind: 'completed', startedEventId, isCut });
    for (const command of commands)
      items.push({ eventId: items.length + 1, kind: 'command', completedEventId, command });
  }
  return items;
}

/**
 * Our own journals, for the driver of runs: in the words of the engine. They have no limits, as they say themselves where a
 * turn was cut, and no refusals, as the next turn has the event that says so.
 */
export class JournalDialect extends DialectDefaults<JournalItem> implements Dialect<JournalItem, Command> {
  boundary({ kind }: JournalItem): Boundary {
    return kind === 'command' ? 'none' : kind;
  }

  atMs(item: JournalItem): number {
    return item.kind === 'started' ? item.atMs : 0;
  }

  decision(item: JournalItem): EndedDecision {
    return item.kind === 'completed' ? item : { startedEventId: 0 };
  }

  read(item: JournalItem): EngineEvent | undefined {
    return item.kind === 'event' ? item.event : undefined;
  }

  result(completedEventId: number, item: JournalItem): ResultKind | undefined {
    if (item.kind !== 'command' || item.completedEventId !== completedEventId) return undefined;
    const { command } = item;
    if (command.kind === 'record-marker') return 'marker';
    return command.kind === 'continue-as-new' && command.carried !== undefined ? 'continuation' : 'command';
  }

  marker(item: JournalItem): RecordedMarker | undefined {
    return item.kind === 'command' && item.command.kind === 'record-marker' ? item.command : undefined;
  }

  recorded(item: JournalItem, issued: Command | undefined): Command {
    if (item.kind === 'command') return item.command;
    return issued ?? { kind: 'cancel-run' };
  }

  override isPlain(item: JournalItem, command: Command): boolean {
    return this.takePlain(item, command);
  }

  override takePlain(item: JournalItem, command: Command): boolean {
    if (item.kind !== 'command' || command.kind !== 'schedule-activity') return false;
    const recorded = item.command;
    return (
      recorded.kind === 'schedule-activity' &&
      recorded.id === command.id &&
      recorded.name === command.name &&
      recorded.version === command.version &&
      recorded.input === command.input
    );
  }

  write(command: Command): Command {
    return command;
  }
}
