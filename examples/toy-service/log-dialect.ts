import type { OutsideEnding } from 'simpleflow';
import {
  isOwnTimer,
  type Boundary,
  type Codec,
  type Command,
  type Dialect,
  type EndedDecision,
  type EngineEvent,
  type IssuedCommand,
  type OpenTasks,
  type RecordedEvent,
  type RecordedMarker,
  type Refusal,
  type ResultKind,
  type RunStarted,
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
      readonly event: RunStarted;
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

// One decision of this service has at most ten commands: the driver sends the rest in the decisions after it.
const LIMITS = {
  decisions: 10,
  bytes: Infinity,
  openActivities: Infinity,
  openTimers: Infinity,
  openChildren: Infinity,
  openLambdas: Infinity,
} as const;
const NO_LIMIT_IS_NEAR: OpenTasks = { activities: 0, timers: 0, children: 0, lambdas: 0 };
const UNSEEN: Refusal = { cause: 'UNSEEN_EVENTS', kind: 'unseen' };

/** Logs of the toy service, for the driver of runs. */
export class LogDialect implements Dialect<LogLine, Command> {
  readonly limits = LIMITS;
  readonly open = NO_LIMIT_IS_NEAR;

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

  /** What became of a signal is an event of the run: `read` gives it. */
  delivery(): undefined {
    return undefined;
  }

  result(completedEventId: number, line: LogLine): ResultKind | undefined {
    if (!('command' in line) || line.completedEventId !== completedEventId) return undefined;
    const { what, command } = line;
    if (command.kind === 'record-marker') return 'marker';
    const isLookedAt = what === 'refused' || (command.kind === 'start-timer' && isOwnTimer(command.id));
    return isLookedAt ? 'refusal' : 'command';
  }

  refusal({ what }: LogLine): Refusal | undefined {
    return what === 'refused' ? UNSEEN : undefined;
  }

  marker(line: LogLine): RecordedMarker | undefined {
    return 'command' in line && line.command.kind === 'record-marker' ? line.command : undefined;
  }

  isOutgoing(): boolean {
    return false;
  }

  recorded(line: LogLine): Command {
    if ('command' in line) return line.command;
    throw new TypeError(`line ${line.eventId} of the log is no result of a decision`);
  }

  /** Every command is compared field by field: a service whose runs are long does better here. */
  isPlain(): boolean {
    return false;
  }

  takePlain(): boolean {
    return false;
  }

  begun(): void {
    // The lines of this service name a task by its id. One that names it by a number remembers the number here.
  }

  codec(codec: Codec): Codec {
    return codec;
  }

  fit(issued: IssuedCommand): IssuedCommand {
    return issued;
  }

  write(command: Command): Command {
    return command;
  }
}
