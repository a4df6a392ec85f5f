import {
  isClosing,
  type Codec,
  type Command,
  type Determinism,
  type Divergence,
  type EngineEvent,
  type IssuedCommand,
  type WorkflowRun,
} from 'simpleflow/backend';
import type { EventBlock } from './block.js';
import { cutDecisions, type Cut } from './cut.js';
import { isResultOf, refusalOf, type ResultEvent } from './decision-results.js';
import { startTimer, type DecisionWriter } from './decision-writer.js';
import type { EventReader } from './event-reader.js';
import { fitContinuation } from './fit-continuation.js';
import type { FlowControl } from './flow-control.js';
import { Matcher } from './matcher.js';
import { Outgoing } from './outgoing.js';
import { Outbox } from './outbox.js';
import { isOwnTimer } from './own-timers.js';
import { isPlainActivity } from './recorded-command.js';
import { isBackPressure, isPassing, refusalEvent, UNHANDLED_DECISION } from './refusals.js';
import type { SwfDecision } from './swf-decision.js';
import type { SwfEvent } from './swf-event.js';

export interface LedgerOptions {
  readonly run: WorkflowRun;
  readonly reader: EventReader;
  readonly writer: DecisionWriter;
  readonly flow: FlowControl;
  readonly determinism: Determinism;
  readonly codec: Codec;
  /** For events between the results that are none. */
  readonly note: (event: SwfEvent) => void;
  /** What a refusal means for the run. */
  readonly tell: (event: EngineEvent) => void;
}

/** What history shows for one decision task, and what the code issued. */
export interface Balance {
  /** What the code issued of it. */
  readonly matched: readonly IssuedCommand[];
  /** Timers of the decider's own. */
  readonly own: readonly SwfDecision[];
  readonly divergences: readonly Divergence[];
}

const NOTHING: readonly never[] = Object.freeze([]);

/** What the run has asked for against what the service has written down. */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #outbox = new Outbox();
  readonly #outgoing = new Outgoing<IssuedCommand>();
  readonly #matcher: Matcher;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#matcher = new Matcher(this.#outbox, options.flow, options.determinism);
  }

  /** True if commands wait that no decision has sent. */
  get hasRest(): boolean {
    return !this.#outbox.isEmpty;
  }

  add(issued: IssuedCommand[]): void {
    const last = issued.pop();
    if (last !== undefined) issued.push(fitContinuation(last, this.#options.codec));
    this.#outbox.add(issued);
  }

  /** True for what became of a signal or a cancel request if the run need not know: it is sent again. */
  takesBack(event: SwfEvent): boolean {
    const ended = this.#outgoing.end(event);
    if (ended?.isAccepted === true) this.#options.flow.accepted(ended.issued.command);
    return ended?.isAccepted === false;
  }

  /** What came back before this decision task was started waits in the queue again, before all others. */
  resend(startedEventId: number): void {
    const returned = this.#outgoing.returnedBefore(startedEventId);
    if (returned.length === 0) return;
    for (const { issued, cause } of returned) this.#options.flow.refused(issued.command, cause);
    this.#outbox.putBack(returned.map(({ issued }) => issued));
  }

  /** The run was closed, but the service does not know yet, and something new has happened. */
  reopen(): void {
    const { last } = this.#outbox;
    if (last !== undefined && isClosing(last.command)) last.isWithdrawn = true;
    this.#options.run.reopen();
  }

  /** What the open decision task is answered with. */
  cut(): Cut {
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
  settle(turn: number, block: EventBlock): Balance {
    const matched = this.#takeActivities(block);
    let own: SwfDecision[] | undefined;
    let refused: IssuedCommand[] | undefined;
    // After the first that is not what the code issued, the rest is only shown.
    let isAgreed = true;
    for (let i = block.at + matched.length; i < block.end; i += 1) {
      const event = block.events[i];
      if (event === undefined) continue;
      if (block.isMixed && !isResultOf(block.completedEventId, event)) this.#options.note(event);
      else if (block.hasRefusals && isOwn(event)) this.#bookOwn(event, (own ??= []));
      else if (isAgreed) {
        const result = event as ResultEvent;
        const issued = this.#matcher.take(result);
        if (issued === undefined) isAgreed = false;
        else {
          matched.push(issued);
          if (this.#book(result, issued) === 'refused') (refused ??= []).push(issued);
        }
      }
    }
    if (refused !== undefined) this.#outbox.putBack(refused);
    if (this.hasRest && !this.#options.flow.isContinuing) this.#dropMoot();
    const mayKeepRest = this.#mayKeepRest;
    const divergences =
      isAgreed && mayKeepRest
        ? NOTHING
        : this.#matcher.compare({ turn, recorded: recordedIn(block), matched, mayKeepRest });
    return { matched, own: own ?? NOTHING, divergences };
  }

  /**
   * Most results are activities that were scheduled as the code has issued them, by the thousand: the short way for those
   * at the beginning.
   */
  #takeActivities({ events, at, end }: EventBlock): IssuedCommand[] {
    const { flow, reader } = this.#options;
    let matched: IssuedCommand[] | undefined;
    for (let i = at; i < end; i += 1) {
      const event = events[i];
      const { first } = this.#outbox;
      if (event?.eventType !== 'ActivityTaskScheduled' || first === undefined) break;
      const { command } = first;
      if (!isPlainActivity(event, command)) break;
      this.#outbox.shift();
      first.isSent = true;
      // A list that begins empty gets room for seventeen.
      if (matched === undefined) matched = [first];
      else matched.push(first);
      flow.accepted(command);
      reader.activityBegun(event.eventId, command.id);
    }
    return matched ?? [];
  }

  /** What the code issued of a decision task, as decisions. */
  written({ matched, own }: Balance): readonly SwfDecision[] {
    return [...matched.map(({ command }) => this.#write(command)), ...own];
  }

  get #mayKeepRest(): boolean {
    const { flow } = this.#options;
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

  #write(command: Command): SwfDecision {
    return this.#options.writer.write(command, this.#options.reader.started);
  }

  #bookOwn(event: SwfEvent, own: SwfDecision[]): void {
    // The failure of one wakes the run as well as the timer would have.
    if (event.eventType !== 'TimerStarted') return;
    const { timerId, startToFireTimeout } = event.timerStartedEventAttributes;
    this.#options.flow.ownTimerStarted(timerId);
    this.#options.reader.begun(event, timerId);
    own.push(startTimer(timerId, startToFireTimeout));
  }

  /** Writes down that the service has taken, or refused, a command. */
  #book(event: ResultEvent, issued: IssuedCommand): 'done' | 'refused' {
    const { flow, reader, run, tell } = this.#options;
    const { command } = issued;
    issued.isSent = true;
    const cause = refusalOf(event);
    if (cause === undefined) {
      // Whether it is not too many is known only when it has been delivered.
      if (!this.#outgoing.begin(event, issued)) flow.accepted(command);
      reader.begun(event, 'id' in command ? command.id : '');
      if (isClosing(command)) run.hooks?.closed();
    } else if (isClosing(command)) {
      run.reopen();
      if (cause === UNHANDLED_DECISION) return 'done';
      // Issued again by the next turn, and sent when it is time; or the run fails of it.
      if (isPassing(cause)) flow.refused(command, cause);
      else tell({ kind: 'closing-refused', cause });
    } else if (isBackPressure(cause)) {
      flow.refused(command, cause);
      return 'refused';
    } else {
      const refusal = refusalEvent(command, cause);
      if (refusal !== undefined) tell(refusal);
    }
    return 'done';
  }
}

/** True for a timer of the decider's own, of which the run knows nothing. */
function isOwn(event: SwfEvent): boolean {
  switch (event.eventType) {
    case 'TimerStarted':
      return isOwnTimer(event.timerStartedEventAttributes.timerId);
    case 'StartTimerFailed':
      return isOwnTimer(event.startTimerFailedEventAttributes.timerId);
    default:
      return false;
  }
}

/** The results of a decision task, the decider's own timers left out. */
function recordedIn({ completedEventId, events, at, end }: EventBlock): ResultEvent[] {
  return events
    .slice(at, end)
    .filter((event): event is ResultEvent => isResultOf(completedEventId, event) && !isOwn(event));
}
