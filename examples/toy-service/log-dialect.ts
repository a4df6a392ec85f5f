import type { OutsideEnding, RecordedMarker } from 'simpleflow';
import {
  type Boundary,
  type Command,
  type Dialect,
  DialectDefaults,
  type EndedDecision,
  type EngineEvent,
  type hosting,
  isOwnTimer,
  type RecordedEvent,
  type Refusal,
  type ResultKind,
} from 'simpleflow/backend';

/**
 * What a line of a log says after its number.
 *
 * `7 {"what":"command","completedEventId":6,"command":{"kind":"start-timer","id":"timer-1","delayMs":1000}}`
 */
export type LogEntry =
  | {
      readonly what: 'opened';
      readonly atMs: number;
      readonly event: hosting.RunStarted;
      readonly executionStartToCloseMs?: number;
    }
  | { readonly what: 'event'; readonly event: EngineEvent }
  | { readonly what: 'decision-started'; readonly atMs: number }
  | { readonly what: 'decision-completed'; readonly startedEventId: number; readonly context?: string }
  /** The decider is gone: another one makes the decision anew. */
  | { readonly what: 'decision-abandoned'; readonly startedEventId: number }
  | { readonly what: 'command'; readonly completedEventId: number; readonly command: Command }
  /** A command that would have closed the run, which had events that the decision had not seen. */
  | { readonly what: 'refused'; readonly completedEventId: number; readonly command: Command }
  | { readonly what: 'closed'; readonly atMs: number; readonly ending: OutsideEnding };

export type LogLine = RecordedEvent & LogEntry;

const UNSEEN: Refusal = { cause: 'UNSEEN_EVENTS', kind: 'unseen' };

/** Logs of the toy service, for the driver of runs. */
export class LogDialect extends DialectDefaults<LogLine> implements Dialect<LogLine, Command> {
  constructor() {
    // The driver sends what one decision has no room for in the decisions after it.
    super({ decisions: 10 });
  }

  boundary({ what }: LogLine): Boundary {
    switch (what) {
      case 'opened':
      case 'event':
        return 'event';
      case 'decision-started':
        return 'started';
      case 'decision-completed':
        return 'completed';
      case 'decision-abandoned':
        return 'abandoned';
      case 'closed':
        return 'closed';
      default:
        return 'none';
    }
  }

  atMs(line: LogLine): number {
    return 'atMs' in line ? line.atMs : 0;
  }

  decision(line: LogLine): EndedDecision {
    if (line.what === 'decision-completed')
      return { startedEventId: line.startedEventId, executionContext: line.context };
    return { startedEventId: line.what === 'decision-abandoned' ? line.startedEventId : 0 };
  }

  read(line: LogLine): EngineEvent | undefined {
    return 'event' in line ? line.event : undefined;
  }

  result(completedEventId: number, line: LogLine): ResultKind | undefined {
    if (!('command' in line) || line.completedEventId !== completedEventId) return undefined;
    const { what, command } = line;
    if (command.kind === 'record-marker') return 'marker';
    const isLookedAt = what === 'refused' || (command.kind === 'start-timer' && isOwnTimer(command.id));
    return isLookedAt ? 'refusal' : 'command';
  }

  override refusal({ what }: LogLine): Refusal | undefined {
    return what === 'refused' ? UNSEEN : undefined;
  }

  marker(line: LogLine): RecordedMarker | undefined {
    return 'command' in line && line.command.kind === 'record-marker' ? line.command : undefined;
  }

  recorded(line: LogLine): Command {
    if ('command' in line) return line.command;
    throw new TypeError(`line ${line.eventId} of the log is no result of a decision`);
  }

  write(command: Command): Command {
    return command;
  }
}
