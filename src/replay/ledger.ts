import type { Codec } from '../codec/codec.js';
import type { IssuedCommand } from '../engine/parts/command-queue.js';
import { isClosing, type Command } from '../engine/language/commands.js';
import type { EngineEvent } from '../engine/language/events.js';
import type { WorkflowRun } from '../engine/run/workflow-run.js';
import type { EventBlock } from './block.js';
import { cutDecisions, type Cut } from './cut.js';
import type { Dialect, RecordedEvent } from './dialect.js';
import type { Determinism, Divergence } from './divergence.js';
import type { FlowControl } from './flow-control.js';
import { Matcher } from './matcher.js';
import { Outbox } from './outbox.js';
import { Outgoing } from './outgoing.js';
import { isOwnTimer } from './own-timers.js';
import { isBackPressure, isChildEnd, isPassing, isRefusal, refusalEvent } from './refusals.js';

export interface LedgerOptions<E extends RecordedEvent, D> {
  readonly run: WorkflowRun;
  readonly dialect: Dialect<E, D>;
  readonly flow: FlowControl;
  readonly determinism: Determinism;
  readonly codec: Codec;
  /** The hooks of the end are called where the recording shows the end. */
  readonly tellsEnd: boolean;
  /** For events between the results that are none. */
  readonly note: (event: E) => void;
  /** What a refusal means for the run. */
  readonly tell: (event: EngineEvent) => void;
}

/** What history shows for one decision task, and what the code issued. */
export interface Balance<D> {
  /** What the code issued of it. */
  readonly matched: readonly IssuedCommand[];
  /** Timers of the decider's own. */
  readonly own: readonly D[];
  readonly divergences: readonly Divergence[];
}

const NOTHING: readonly never[] = Object.freeze([]);

/** What the run has asked for against what the service has written down. */
export class Ledger<E extends RecordedEvent, D extends object> {
  readonly #options: LedgerOptions<E, D>;
  readonly #outbox = new Outbox();
  readonly #outgoing: Outgoing<E, IssuedCommand>;
  readonly #matcher: Matcher<E>;

  constructor(options: LedgerOptions<E, D>) {
    const { dialect, flow, determinism } = options;
    this.#options = options;
    this.#outgoing = new Outgoing(dialect);
    this.#matcher = new Matcher({ dialect, outbox: this.#outbox, flow, determinism });
  }

  /** True if commands wait that no decision has sent. */
  get hasRest(): boolean {
    return !this.#outbox.isEmpty;
  }

  add(issued: IssuedCommand[]): void {
    const last = issued.pop();
    if (last !== undefined) issued.push(this.#options.dialect.fit(last, this.#options.codec));
    this.#outbox.add(issued);
  }

  /** True for what became of a signal or a cancel request if the run need not know: it is sent again. */
  takesBack(event: E): boolean {
    const ended = this.#outgoing.end(event);
    if (ended?.isAccepted === true) this.#options.flow.accepted(ended.issued.command);
    return ended?.isAccepted === false;
  }

  /** What came back before this decision task was started waits in the queue again, before all others. */
  resend(startedEventId: number): void {
    const returned = this.#outgoing.returnedBefore(startedEventId);
    if (returned.length === 0) return;
    for (const { issued, refusal } of returned) this.#options.flow.refused(issued.command, refusal);
    this.#outbox.putBack(returned.map(({ issued }) => issued));
  }

  /** What these events answer does not wait any more: refused commands, and requests to cancel children that have ended. */
  dropAnswered(events: readonly EngineEvent[]): void {
    const refused = new Set(events.flatMap((event) => (isRefusal(event) ? [event.id] : [])));
    const ended = new Set(events.flatMap((event) => (isChildEnd(event) ? [event.id] : [])));
    for (const issued of [...this.#outbox]) {
      const { command } = issued;
      if (!('id' in command)) continue;
      if (command.kind === 'request-cancel-child' ? !ended.has(command.id) : !refused.has(command.id))
        continue;
      issued.isSent = true;
      this.#outbox.remove(issued);
    }
  }

  /** The run was closed, but the service does not know yet, and something new has happened. */
  reopen(): void {
    const { last } = this.#outbox;
    if (last !== undefined && isClosing(last.command)) last.isWithdrawn = true;
    this.#options.run.reopen();
  }

  /** What the open decision task is answered with. */
  cut(): Cut<D> {
    const { flow } = this.#options;
    const cut = cutDecisions({
      outbox: this.#outbox,
      flow,
      write: (command) => this.#write(command),
    });
    for (const issued of cut.sent) issued.isSent = true;
    return cut;
  }

  /**
   * Compares the results of a decision task, in order, with the head of the queue. The cut is history's: what is left is
   * legal if a full decision or an open limit explains it.
   */
  settle(turn: number, block: EventBlock<E>): Balance<D> {
    const { dialect, note } = this.#options;
    const matched = this.#takeActivities(block);
    let own: D[] | undefined;
    let refused: IssuedCommand[] | undefined;
    // After the first that is not what the code issued, the rest is only shown.
    let isAgreed = true;
    for (let i = block.at + matched.length; i < block.end; i += 1) {
      const event = block.events[i];
      if (event === undefined) continue;
      if (block.isMixed && dialect.result(block.completedEventId, event) === 'between') {
        note(event);
        continue;
      }
      const timer = block.hasRefusals ? this.#ownTimerIn(event) : undefined;
      if (timer !== undefined) this.#bookOwn(event, timer, (own ??= []));
      else if (isAgreed) {
        const issued = this.#matcher.take(event);
        if (issued === undefined) isAgreed = false;
        else {
          matched.push(issued);
          if (this.#book(event, issued) === 'refused') (refused ??= []).push(issued);
        }
      }
    }
    if (refused !== undefined) this.#outbox.putBack(refused);
    const { flow } = this.#options;
    if (flow.isCut === undefined && this.hasRest && !flow.isContinuing) this.#dropMoot();
    const mayKeepRest = this.#mayKeepRest;
    const divergences =
      isAgreed && mayKeepRest
        ? NOTHING
        : this.#matcher.compare({ turn, recorded: this.#recordedIn(block), matched, mayKeepRest });
    return { matched, own: own ?? NOTHING, divergences };
  }

  /**
   * Most results are activities that were scheduled as the code has issued them, by the thousand: the short way for those
   * at the beginning.
   */
  #takeActivities({ events, at, end }: EventBlock<E>): IssuedCommand[] {
    const { flow, dialect } = this.#options;
    let matched: IssuedCommand[] | undefined;
    for (let i = at; i < end; i += 1) {
      const event = events[i];
      const { first } = this.#outbox;
      if (event === undefined || first === undefined) break;
      const { command } = first;
      if (!dialect.takePlain(event, command)) break;
      this.#outbox.shift();
      first.isSent = true;
      // A list that begins empty gets room for seventeen.
      if (matched === undefined) matched = [first];
      else matched.push(first);
      flow.accepted(command);
    }
    return matched ?? [];
  }

  /** What the code issued of a decision task, as decisions. */
  written({ matched, own }: Balance<D>): readonly D[] {
    return [...matched.map(({ command }) => this.#write(command)), ...own];
  }

  get #mayKeepRest(): boolean {
    const { flow } = this.#options;
    if (flow.isCut !== undefined) return flow.isCut || !this.hasRest;
    if (!this.hasRest || flow.isContinuing || flow.isBackingOff) return true;
    let isAwaiting = false;
    for (const { command } of this.#outbox) {
      if (flow.awaitsStart(command)) isAwaiting = true;
      else return flow.isHeld(command) || (isAwaiting && isClosing(command));
    }
    return true;
  }

  /** Requests to cancel children that have ended while they waited. */
  #dropMoot(): void {
    for (const issued of this.#outbox)
      if (this.#options.flow.isMoot(issued.command)) issued.isWithdrawn = true;
  }

  #write(command: Command): D {
    return this.#options.dialect.write(command);
  }

  /** The command behind a timer of the driver's own, of which the run knows nothing. */
  #ownTimerIn(event: E): Command | undefined {
    const command = this.#options.dialect.recorded(event, undefined);
    return command.kind === 'start-timer' && isOwnTimer(command.id) ? command : undefined;
  }

  #bookOwn(event: E, timer: Command, own: D[]): void {
    const { dialect, flow } = this.#options;
    // The failure of one wakes the run as well as the timer would have.
    if (timer.kind !== 'start-timer' || dialect.refusal(event) !== undefined) return;
    flow.ownTimerStarted(timer.id);
    dialect.begun(event, timer);
    own.push(dialect.write(timer));
  }

  /** The results of a decision task, the driver's own timers left out. */
  #recordedIn({ completedEventId, events, at, end }: EventBlock<E>): E[] {
    return events
      .slice(at, end)
      .filter(
        (event) =>
          this.#options.dialect.result(completedEventId, event) !== 'between' &&
          this.#ownTimerIn(event) === undefined,
      );
  }

  /** Writes down that the service has taken, or refused, a command. */
  #book(event: E, issued: IssuedCommand): 'done' | 'refused' {
    const { flow, dialect, run, tell, tellsEnd } = this.#options;
    const { command } = issued;
    issued.isSent = true;
    const refusal = dialect.refusal(event);
    if (refusal === undefined) {
      // Whether it is not too many is known only when it has been delivered.
      if (!this.#outgoing.begin(event, issued)) flow.accepted(command);
      dialect.begun(event, command);
      if (isClosing(command) && tellsEnd) run.hooks?.closed();
    } else if (isClosing(command)) {
      run.reopen();
      if (refusal.kind === 'unseen') return 'done';
      // Issued again by the next turn, and sent when it is time; or the run fails of it.
      if (isPassing(refusal)) flow.refused(command, refusal);
      else tell({ kind: 'closing-refused', cause: refusal.cause });
    } else if (isBackPressure(refusal)) {
      flow.refused(command, refusal);
      return 'refused';
    } else {
      const event = refusalEvent(command, refusal.cause);
      if (event !== undefined) tell(event);
    }
    return 'done';
  }
}
