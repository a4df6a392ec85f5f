import type {
  Boundary,
  Command,
  Dialect,
  EndedDecision,
  EngineEvent,
  IssuedCommand,
  OpenTasks,
  OutgoingEnd,
  Refusal,
  ResultKind,
} from 'simpleflow/backend';
import type { Codec, RecordedMarker } from 'simpleflow';
import type { EventAttributesOf } from '../protocol/events.js';
import { closesRun, refusalOf, resultKind, type ResultEvent } from './decision-results.js';
import { DecisionWriter, type DecisionWriterOptions } from './decision-writer.js';
import { EventReader, type OpenChild } from './event-reader.js';
import { fitContinuation } from './fit-continuation.js';
import { DEFAULT_LIMITS } from './limits.js';
import type { StartOptions } from './read-start.js';
import { isPlainActivity, isPlainly, recordedCommand } from './recorded-command.js';
import { refusalFrom } from './refusal.js';
import type { SwfDecision } from './swf-decision.js';
import { timestampMs, type SwfEvent } from './swf-event.js';
import { WireCodec } from './wire-codec.js';

/** Histories and decisions of Amazon SWF, for the driver of runs. */
export class SwfDialect implements Dialect<SwfEvent, SwfDecision> {
  readonly limits = DEFAULT_LIMITS;
  readonly #reader: EventReader;
  readonly #writer: DecisionWriter;

  constructor(start: StartOptions, options?: DecisionWriterOptions) {
    this.#reader = new EventReader(start);
    this.#writer = new DecisionWriter(options);
  }

  get open(): Readonly<OpenTasks> {
    return this.#reader.open;
  }

  get openChildren(): readonly OpenChild[] {
    return [...this.#reader.openChildren.values()];
  }

  /** How the run was started; undefined before its first event. */
  get started(): EventAttributesOf<'WorkflowExecutionStarted'> | undefined {
    return this.#reader.started;
  }

  boundary(event: SwfEvent, next?: SwfEvent): Boundary {
    switch (event.eventType) {
      case 'ActivityTaskCompleted':
        return 'event';
      case 'ActivityTaskStarted':
        return endsAtOnce(event.eventId, next) ? 'none' : 'event';
      case 'DecisionTaskScheduled':
        return 'none';
      case 'DecisionTaskStarted':
        return 'started';
      case 'DecisionTaskCompleted':
        return 'completed';
      case 'DecisionTaskTimedOut':
        return 'abandoned';
      default:
        return closesRun(event) ? 'closed' : 'event';
    }
  }

  atMs(event: SwfEvent): number {
    return timestampMs(event);
  }

  decision(event: SwfEvent): EndedDecision {
    switch (event.eventType) {
      case 'DecisionTaskCompleted':
        return event.decisionTaskCompletedEventAttributes;
      case 'DecisionTaskTimedOut':
        return event.decisionTaskTimedOutEventAttributes;
      default:
        return { startedEventId: 0 };
    }
  }

  read(event: SwfEvent): EngineEvent | readonly EngineEvent[] | undefined {
    return this.#reader.read(event);
  }

  delivery(event: SwfEvent): OutgoingEnd | undefined {
    switch (event.eventType) {
      case 'ExternalWorkflowExecutionSignaled':
        return delivered(event.externalWorkflowExecutionSignaledEventAttributes);
      case 'SignalExternalWorkflowExecutionFailed':
        return delivered(event.signalExternalWorkflowExecutionFailedEventAttributes);
      case 'ExternalWorkflowExecutionCancelRequested':
        return delivered(event.externalWorkflowExecutionCancelRequestedEventAttributes);
      case 'RequestCancelExternalWorkflowExecutionFailed':
        return delivered(event.requestCancelExternalWorkflowExecutionFailedEventAttributes);
      default:
        return undefined;
    }
  }

  result(completedEventId: number, event: SwfEvent): ResultKind | undefined {
    return resultKind(completedEventId, event);
  }

  refusal(result: SwfEvent): Refusal | undefined {
    const cause = refusalOf(result as ResultEvent);
    return cause === undefined ? undefined : refusalFrom(cause);
  }

  marker(event: SwfEvent): RecordedMarker | undefined {
    if (event.eventType !== 'MarkerRecorded') return undefined;
    const { markerName: name, details } = event.markerRecordedEventAttributes;
    return details === undefined ? { name } : { name, details };
  }

  isOutgoing({ eventType }: SwfEvent): boolean {
    return (
      eventType === 'SignalExternalWorkflowExecutionInitiated' ||
      eventType === 'RequestCancelExternalWorkflowExecutionInitiated'
    );
  }

  recorded(result: SwfEvent, issued: Command | undefined): Command {
    return recordedCommand(result as ResultEvent, issued);
  }

  isPlain(result: SwfEvent, command: Command): boolean {
    return isPlainly(result as ResultEvent, command);
  }

  takePlain(result: SwfEvent, command: Command): boolean {
    if (result.eventType !== 'ActivityTaskScheduled' || !isPlainActivity(result, command)) return false;
    this.#reader.activityBegun(result.eventId, command.id);
    return true;
  }

  begun(result: SwfEvent, command: Command): void {
    this.#reader.begun(result, 'id' in command ? command.id : '');
  }

  codec(codec: Codec): Codec {
    return new WireCodec(codec);
  }

  fit(issued: IssuedCommand, codec: Codec): IssuedCommand {
    return fitContinuation(issued, codec);
  }

  write(command: Command): SwfDecision {
    return this.#writer.write(command, this.#reader.started);
  }
}

/** An activity that has ended before anybody could look has not been seen running. */
function endsAtOnce(startedEventId: number, next: SwfEvent | undefined): boolean {
  return (
    next?.eventType === 'ActivityTaskCompleted' &&
    next.activityTaskCompletedEventAttributes.startedEventId === startedEventId
  );
}

function delivered({
  initiatedEventId,
  cause,
}: {
  readonly initiatedEventId: number;
  readonly cause?: string;
}): OutgoingEnd {
  return { initiatedEventId, refusal: cause === undefined ? undefined : refusalFrom(cause) };
}
