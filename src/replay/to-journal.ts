import { isClosing, type Command } from '../engine/language/commands.js';
import type { EngineBehaviour } from '../engine/language/flags.js';
import { seededRandom } from '../engine/language/random.js';
import { mayBeCut, resultsOf, type EventBlock } from './block.js';
import type { Dialect, RecordedEvent } from './dialect.js';
import { readContext, VERSION_0 } from './execution-context.js';
import { FlowControl } from './flow-control.js';
import type { Journal, JournalTurn } from './journal.js';
import type { DecisionLimits } from './limits.js';
import { Outgoing } from './outgoing.js';
import { isOwnTimer } from './own-timers.js';
import { RecordedLimits } from './recorded-limits.js';
import { isBackPressure, isPassing, refusalEvent } from './refusals.js';
import { Turns } from './turns.js';

/** Which behaviour a recording shows, its turns, and the events that none of them has seen. */
type JournalParts = Pick<Journal, 'engine' | 'turns' | 'inbox'>;

/**
 * Reads a foreign recording as turns: one for each decision that was completed. Where a decision did not send all commands
 * that its turn issued, the turn says so (`isCut`), and the rest is in the turns after it.
 * @param limits those of the decider, if it did not write them down
 * @throws SimpleflowError `malformed-data` for a decision of a newer version
 */
export function toJournal<E extends RecordedEvent>(
  dialect: Dialect<E, unknown>,
  events: readonly E[],
  limits?: Partial<DecisionLimits>,
): JournalParts {
  return new Conversion(dialect, limits).convert(events);
}

class Conversion<E extends RecordedEvent> {
  readonly #dialect: Dialect<E, unknown>;
  readonly #flow: FlowControl;
  readonly #turns: Turns<E>;
  readonly #limits: RecordedLimits;
  readonly #outgoing: Outgoing<E, Command>;
  /** Signals and cancel requests that came back, as JSON: a journal shows them where they were first sent. */
  readonly #returned: string[] = [];
  readonly #journal: JournalTurn[] = [];
  #behaviour: EngineBehaviour | undefined;

  constructor(dialect: Dialect<E, unknown>, limits: Partial<DecisionLimits> | undefined) {
    this.#dialect = dialect;
    this.#outgoing = new Outgoing(dialect);
    this.#limits = new RecordedLimits(dialect.limits, limits);
    this.#flow = new FlowControl(dialect.open, this.#limits.recorded, seededRandom(''));
    this.#turns = new Turns(dialect, this.#flow);
  }

  convert(events: readonly E[]): JournalParts {
    for (let at = 0; at < events.length; at += 1) {
      const event = events[at];
      if (event === undefined) continue;
      if (this.#dialect.boundary(event) === 'completed') at = this.#decided(event, events, at + 1) - 1;
      else if (this.#outgoing.end(event)?.isAccepted !== false) this.#turns.note(event);
    }
    const { waiting } = this.#turns;
    return {
      engine: this.#behaviour ?? VERSION_0,
      turns: this.#journal,
      ...(waiting.length === 0 ? undefined : { inbox: waiting }),
    };
  }

  /** @returns the place after the results of the decision */
  #decided(event: E, events: readonly E[], from: number): number {
    const { startedEventId, executionContext } = this.#dialect.decision(event);
    const { behaviour, limits } = readContext(executionContext);
    this.#behaviour ??= behaviour ?? VERSION_0;
    this.#limits.tell(limits);
    this.#flow.limits = this.#limits.recorded;
    const started = this.#turns.complete(startedEventId);
    const results = resultsOf(this.#dialect, event.eventId, events, from);
    const wasCut = this.#flow.isChildStarting || mayBeCut(results, this.#flow);
    const turn = this.#turns.next(started);
    const { commands, isCut } = this.#commandsIn(results);
    this.#journal.push({ ...turn, commands, ...(wasCut || isCut ? { isCut: true } : undefined) });
    return results.end;
  }

  #commandsIn({ completedEventId, events, at, end }: EventBlock<E>) {
    const commands: Command[] = [];
    let isCut = false;
    for (let i = at; i < end; i += 1) {
      const event = events[i];
      if (event === undefined) continue;
      if (this.#dialect.result(completedEventId, event) === 'between') {
        this.#turns.note(event);
        continue;
      }
      const command = this.#dialect.recorded(event, undefined);
      if (this.#isOwn(event, command)) continue;
      const isTaken = this.#take(event, command);
      if (this.#isRepeated(event.eventId, command)) continue;
      if (isTaken) commands.push(command);
      else isCut = true;
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

  #isOwn(event: E, command: Command): boolean {
    if (command.kind !== 'start-timer' || !isOwnTimer(command.id)) return false;
    if (this.#dialect.refusal(event) === undefined) {
      this.#flow.ownTimerStarted(command.id);
      this.#dialect.begun(event, command);
    }
    return true;
  }

  /** False if it was not accepted: the recording then lacks a part of it. It comes again, or the next turn is told. */
  #take(event: E, command: Command): boolean {
    const refusal = this.#dialect.refusal(event);
    if (refusal === undefined) {
      this.#dialect.begun(event, command);
      if (!this.#outgoing.begin(event, command)) this.#flow.accepted(command);
      return true;
    }
    if (isClosing(command)) {
      if (refusal.kind !== 'unseen' && !isPassing(refusal))
        this.#turns.add({ kind: 'closing-refused', cause: refusal.cause });
      return false;
    }
    if (isBackPressure(refusal)) return false;
    const told = refusalEvent(command, refusal.cause);
    if (told === undefined) return true;
    this.#turns.add(told);
    return false;
  }
}
