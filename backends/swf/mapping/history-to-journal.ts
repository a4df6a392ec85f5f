import { SimpleflowError, type Journal, type JournalTurn, type RecordedEnd } from 'simpleflow';
import { isClosing, seededRandom, type Command, type EngineBehaviour } from 'simpleflow/backend';
import { mayBeCut, resultsOf, type EventBlock } from './block.js';
import { isResultOf, refusalOf, type ResultEvent } from './decision-results.js';
import { EventReader } from './event-reader.js';
import type { StartOptions } from './read-start.js';
import { readContext, VERSION_0 } from './execution-context.js';
import { unfitFailure } from './fit-failure.js';
import { FlowControl } from './flow-control.js';
import type { DecisionLimits } from './limits.js';
import { RecordedLimits } from './recorded-limits.js';
import { isOwnTimer } from './own-timers.js';
import { Outgoing } from './outgoing.js';
import { recordedCommand } from './recorded-command.js';
import { isBackPressure, isPassing, refusalEvent, UNHANDLED_DECISION } from './refusals.js';
import { timestampMs, type SwfEvent } from './swf-event.js';
import { Turns } from './turns.js';

export interface HistoryToJournalOptions extends StartOptions {
  /** Those of the decider, if it did not write them down. */
  readonly limits?: Partial<DecisionLimits>;
}

/**
 * A history of Amazon SWF as a journal: each decision task that was completed is a turn. Where a decision did not send
 * everything that its turn had issued, the turn says so (`isCut`), and the rest is in the turns after it.
 * @throws SimpleflowError `malformed-data` if it does not begin with the first event, or holds a decision of a newer version
 */
export function historyToJournal(events: readonly SwfEvent[], options: HistoryToJournalOptions): Journal {
  return new Conversion(options).convert(events);
}

class Conversion {
  readonly #options: StartOptions;
  readonly #reader: EventReader;
  readonly #flow: FlowControl;
  readonly #turns: Turns;
  readonly #limits: RecordedLimits;
  readonly #outgoing = new Outgoing<Command>();
  /** Signals and cancel requests that came back, as JSON: a journal shows them where they were first sent. */
  readonly #returned: string[] = [];
  readonly #journal: JournalTurn[] = [];
  #behaviour: EngineBehaviour | undefined;

  constructor(options: HistoryToJournalOptions) {
    this.#options = options;
    this.#limits = new RecordedLimits(options.limits);
    this.#reader = new EventReader(options);
    this.#flow = new FlowControl(this.#reader.open, this.#limits.recorded, seededRandom(''));
    this.#turns = new Turns(this.#reader, this.#flow);
  }

  convert(events: readonly SwfEvent[]): Journal {
    if (events[0]?.eventType !== 'WorkflowExecutionStarted') {
      throw new SimpleflowError(
        'malformed-data',
        'a history begins with the event `WorkflowExecutionStarted`: give all of it, in order',
      );
    }
    for (let at = 0; at < events.length; at += 1) {
      const event = events[at];
      if (event === undefined) continue;
      if (event.eventType === 'DecisionTaskCompleted') {
        const { startedEventId, executionContext } = event.decisionTaskCompletedEventAttributes;
        const { behaviour, limits } = readContext(executionContext);
        this.#behaviour ??= behaviour ?? VERSION_0;
        this.#limits.tell(limits);
        this.#flow.limits = this.#limits.recorded;
        const started = this.#turns.complete(startedEventId);
        const results = resultsOf(event.eventId, events, at + 1);
        const wasCut = this.#flow.isChildStarting || mayBeCut(results, this.#flow);
        const turn = this.#turns.next(started);
        const { commands, isCut } = this.#commandsIn(results);
        this.#journal.push({ ...turn, commands, ...(wasCut || isCut ? { isCut: true } : undefined) });
        at = results.end - 1;
      } else if (this.#outgoing.end(event)?.isAccepted !== false) this.#turns.note(event);
    }
    const { workflowId, runId, name } = this.#options;
    const version = this.#reader.started?.workflowType.version ?? '';
    const inbox = this.#turns.waiting;
    const end = endIn(events);
    return {
      format: 'simpleflow-journal/2',
      engine: this.#behaviour ?? VERSION_0,
      identity: { workflowId, ...(runId === undefined ? undefined : { runId }), name, version },
      turns: this.#journal,
      ...(inbox.length === 0 ? undefined : { inbox }),
      ...(end === undefined ? undefined : { end }),
    };
  }

  #commandsIn({ completedEventId, events, at, end }: EventBlock) {
    const commands: Command[] = [];
    let isCut = false;
    for (let i = at; i < end; i += 1) {
      const event = events[i];
      if (event === undefined) continue;
      if (!isResultOf(completedEventId, event)) this.#turns.note(event);
      else if (!this.#isOwn(event)) {
        const command = recordedCommand(event, undefined);
        const isTaken = this.#take(event, command);
        if (this.#isRepeated(event.eventId, command)) continue;
        if (isTaken) commands.push(command.kind === 'fail-run' ? unfitted(command) : command);
        else isCut = true;
      }
    }
    return { commands, isCut };
  }

  #isRepeated(eventId: number, command: Command): boolean {
    for (const { issued } of this.#outgoing.returnedBefore(eventId))
      this.#returned.push(JSON.stringify(issued));
    const at = this.#returned.length === 0 ? -1 : this.#returned.indexOf(JSON.stringify(command));
    if (at >= 0) this.#returned.splice(at, 1);
    return at >= 0;
  }

  #isOwn(event: ResultEvent): boolean {
    if (event.eventType !== 'TimerStarted') return false;
    const { timerId } = event.timerStartedEventAttributes;
    if (!isOwnTimer(timerId)) return false;
    this.#flow.ownTimerStarted(timerId);
    this.#reader.begun(event, timerId);
    return true;
  }

  /** False if the service did not take it: history then does not tell all of it. It comes again, or the next turn hears. */
  #take(event: ResultEvent, command: Command): boolean {
    const cause = refusalOf(event);
    if (cause === undefined) {
      this.#reader.begun(event, 'id' in command ? command.id : '');
      if (!this.#outgoing.begin(event, command)) this.#flow.accepted(command);
      return true;
    }
    if (isClosing(command)) {
      if (cause !== UNHANDLED_DECISION && !isPassing(cause))
        this.#turns.add({ kind: 'closing-refused', cause });
      return false;
    }
    if (isBackPressure(cause)) return false;
    const refusal = refusalEvent(command, cause);
    if (refusal === undefined) return true;
    this.#turns.add(refusal);
    return false;
  }
}

/** A close from outside, which is the last event. */
function endIn(events: readonly SwfEvent[]): RecordedEnd | undefined {
  const last = events.at(-1);
  switch (last?.eventType) {
    case 'WorkflowExecutionTerminated': {
      const { reason = '' } = last.workflowExecutionTerminatedEventAttributes;
      return { kind: 'terminate-run', reason, atMs: timestampMs(last) };
    }
    case 'WorkflowExecutionTimedOut':
      return { kind: 'time-out-run', atMs: timestampMs(last) };
    default:
      return undefined;
  }
}

function unfitted(command: Extract<Command, { kind: 'fail-run' }>): Command {
  return { ...command, failure: unfitFailure(command.failure) };
}
