import {
  isClosing,
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
import type { FlowControl } from './flow-control.js';
import { Matcher } from './matcher.js';
import { Outgoing } from './outgoing.js';
import { Outbox } from './outbox.js';
import { isOwnTimer } from './own-timers.js';
import { isBackPressure, isPassing, refusalEvent, UNHANDLED_DECISION } from './refusals.js';
import type { SwfDecision } from './swf-decision.js';
import type { SwfEvent } from './swf-event.js';

export interface LedgerOptions {
  readonly run: WorkflowRun;
  readonly reader: EventReader;
  readonly writer: DecisionWriter;
  readonly flow: FlowControl;
  readonly determinism: Determinism;
  /** For events between the results that are none. */
  readonly note: (event: SwfEvent) => void;
  /** What a refusal means for the run. */
  readonly tell: (event: EngineEvent) => void;
}

/** What history shows for one decision task, and what the code issued. */
export interface Balance {
  /** What the code issued: made when somebody looks, which for most replays nobody does. */
  readonly decisions: () => readonly SwfDecision[];
  readonly divergences: readonly Divergence[];
}

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

  add(issued: readonly IssuedCommand[]): void {
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
  settle(turn: number, completedEventId: number, block: EventBlock): Balance {
    const matched: IssuedCommand[] = [];
    const recorded: ResultEvent[] = [];
    const own: SwfDecision[] = [];
    const refused: IssuedCommand[] = [];
    for (let i = block.at; i < block.end; i += 1) {
      const event = block.events[i];
      if (event === undefined) continue;
      if (!isResultOf(completedEventId, event)) this.#options.note(event);
      else if (!this.#isOwn(event, own)) {
        recorded.push(event);
        // After the first that is not what the code issued, the rest is only shown.
        const isAgreed = matched.length === recorded.length - 1;
        const issued = isAgreed ? this.#matcher.take(event) : undefined;
        if (issued === undefined) continue;
        matched.push(issued);
        if (this.#book(event, issued) === 'refused') refused.push(issued);
      }
    }
    if (refused.length > 0) this.#outbox.putBack(refused);
    if (!this.#options.flow.isContinuing) this.#dropMoot();
    const mayKeepRest = this.#mayKeepRest;
    if (matched.length < recorded.length || !mayKeepRest) {
      return {
        decisions: () => [],
        divergences: this.#matcher.compare({ turn, recorded, matched, mayKeepRest }),
      };
    }
    return {
      decisions: () => [...matched.map(({ command }) => this.#write(command)), ...own],
      divergences: [],
    };
  }

  get #mayKeepRest(): boolean {
    const { flow } = this.#options;
    if (flow.isContinuing || flow.isBackingOff) return true;
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

  /** True for a timer of the decider's own, of which the run knows nothing. */
  #isOwn(event: ResultEvent, own: SwfDecision[]): boolean {
    const { flow, reader } = this.#options;
    if (event.eventType === 'TimerStarted') {
      const { timerId, startToFireTimeout } = event.timerStartedEventAttributes;
      if (!isOwnTimer(timerId)) return false;
      flow.ownTimerStarted(timerId);
      reader.begun(event, timerId);
      own.push(startTimer(timerId, startToFireTimeout));
      return true;
    }
    // Its failure wakes the run as well as the timer would have.
    return (
      event.eventType === 'StartTimerFailed' && isOwnTimer(event.startTimerFailedEventAttributes.timerId)
    );
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
