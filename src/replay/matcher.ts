import type { IssuedCommand } from '../engine/parts/command-queue.js';
import type { Command } from '../engine/language/commands.js';
import { isCancel } from './cut.js';
import type { Dialect, RecordedEvent } from './dialect.js';
import { compareTurn, keyOf, type Determinism, type Divergence } from './divergence.js';
import type { FlowControl } from './flow-control.js';
import type { Outbox } from './outbox.js';

/** What a whole decision task looks like from both sides. */
export interface DecisionSides<E> {
  /** Counted from 1. */
  readonly turn: number;
  /** What history shows, the decider's own timers left out. */
  readonly recorded: readonly E[];
  /** What was found for the first of them. */
  readonly matched: readonly IssuedCommand[];
  /** True if not all of the rest had to be sent. */
  readonly mayKeepRest: boolean;
}

export interface MatcherOptions<E extends RecordedEvent> {
  readonly dialect: Dialect<E, unknown>;
  readonly outbox: Outbox;
  readonly flow: FlowControl;
  readonly determinism: Determinism;
}

/** Finds for each result in history the command that became it. */
export class Matcher<E extends RecordedEvent> {
  readonly #dialect: Dialect<E, unknown>;
  readonly #outbox: Outbox;
  readonly #flow: FlowControl;
  readonly #determinism: Determinism;

  constructor({ dialect, outbox, flow, determinism }: MatcherOptions<E>) {
    this.#dialect = dialect;
    this.#outbox = outbox;
    this.#flow = flow;
    this.#determinism = determinism;
  }

  /** Takes the command out of the queue; undefined if the code issued something else. */
  take(event: E): IssuedCommand | undefined {
    const { first } = this.#outbox;
    if (first !== undefined && (this.#dialect.isPlain(event, first.command) || this.#isSame(event, first))) {
      this.#outbox.shift();
      return first;
    }
    const other = this.#elsewhere(event, first);
    if (other !== undefined) this.#outbox.remove(other);
    return other;
  }

  /** Where the two sides of a decision differ. */
  compare({ turn, recorded, matched, mayKeepRest }: DecisionSides<E>): Divergence[] {
    const issued = [...matched];
    for (const each of this.#outbox) {
      if (mayKeepRest && issued.length >= recorded.length) break;
      if (this.#flow.isCut !== undefined || !this.#flow.awaitsStart(each.command)) issued.push(each);
    }
    const byId = new Map(issued.map((each) => [keyOf(each.command), each.command]));
    const commands = recorded.map((event) => {
      const known = this.#dialect.recorded(event, undefined);
      return this.#dialect.recorded(event, byId.get(keyOf(known)));
    });
    const eventIds = new Map(commands.map((command, at) => [command, recorded[at]?.eventId]));
    const callSites = new Map(issued.map(({ command, callSite }) => [command, callSite]));
    return compareTurn(
      turn,
      commands,
      issued.map(({ command }) => command),
      this.#determinism,
    ).map((found) => {
      const eventId = found.recorded === undefined ? undefined : eventIds.get(found.recorded);
      const callSite = found.issued === undefined ? undefined : callSites.get(found.issued);
      return {
        ...found,
        ...(eventId === undefined ? undefined : { eventId }),
        ...(callSite === undefined ? undefined : { callSite }),
      };
    });
  }

  #isSame(event: E, { command }: IssuedCommand): boolean {
    return this.#differences(this.#dialect.recorded(event, command), command).length === 0;
  }

  #differences(recorded: Command, issued: Command): Divergence[] {
    return compareTurn(1, [recorded], [issued], this.#determinism);
  }

  /**
   * A lenient replay finds it by its id; what asks something to stop may have gone before what had to wait; and anything
   * before the request to cancel a child that had not started.
   */
  #elsewhere(event: E, first: IssuedCommand | undefined): IssuedCommand | undefined {
    const isLenient = this.#determinism === 'lenient';
    // Which of the queue it sent is all that a cut turn of a journal says.
    const isFree = isLenient || this.#flow.isCut === true;
    const mayPass =
      first !== undefined && (isFree || this.#letsPass(first) || this.#flow.isHeld(first.command));
    if (!mayPass) return undefined;
    let isBehind = false;
    for (const issued of this.#outbox) {
      const mayBe = isFree || !isBehind || isCancel(issued.command);
      if (mayBe && (this.#dialect.isPlain(event, issued.command) || this.#isSame(event, issued)))
        return issued;
      isBehind ||= !this.#letsPass(issued);
    }
    return undefined;
  }

  #letsPass({ command }: IssuedCommand): boolean {
    if (this.#flow.isCut !== undefined) return false;
    return this.#flow.awaitsStart(command) || this.#flow.isMoot(command);
  }
}
