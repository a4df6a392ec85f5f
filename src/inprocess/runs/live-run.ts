import type { ActivityOutcome } from '../../activity/activity-call.js';
import { isClosing, type ClosingCommand } from '../../engine/language/commands.js';
import type { EngineEvent } from '../../engine/language/events.js';
import type { WorkflowRun } from '../../engine/run/workflow-run.js';
import type { RunStatus } from '../../executor/executor.js';
import type { Divergence } from '../../replay/divergence.js';
import type { Journal, JournalTurn } from '../../replay/journal.js';
import { activityEvent } from '../dispatch/activity-event.js';
import { applyChildPolicies, exchange, send } from './exchange.js';
import type { Flight, FlightListener } from '../dispatch/flight.js';
import { Inbox } from './inbox.js';
import type { LiveRunOptions, LiveRunStarted, RestoredRun } from './live-run-options.js';
import { OpenWork } from './open-work.js';
import type { RunHost } from './run-host.js';
import {
  appliesChildPolicy,
  childEvent,
  isCloseRefused,
  isFromOutside,
  statusOf,
  type RunEnding,
} from './run-ending.js';
import type { RunRecord } from './run-record.js';
import { RunTurns } from './run-turns.js';

/**
 * A run that lives in this process: carries its commands out, and collects the answers for its next turn.
 *
 * answer ─▶ inbox ─▶ (turn) WorkflowRun ─▶ commands ─▶ (commit) ─▶ dispatcher, clock, other runs
 */
export class LiveRun implements FlightListener {
  readonly started: LiveRunStarted;
  readonly options: LiveRunOptions;
  readonly work: OpenWork;
  readonly startedAtMs: number;
  /** Set by the host: its next turn is planned. */
  isReady = false;
  /** Why it cannot go on with this code; it takes no turns, and collects what comes. */
  held: string | undefined;
  /** Its instance is being made anew. */
  isReviving = false;
  readonly #host: RunHost;
  readonly #turns: RunTurns;
  #stopExecutionTimer: (() => void) | undefined;
  readonly #inbox = new Inbox();
  /** Names of the signals for which somebody in the run waits. */
  awaitedSignals: readonly string[] = [];
  /** What the run says it is about, as JSON text. */
  executionContext: string | undefined;
  #status: RunStatus = 'open';
  #closedAtMs: number | undefined;

  /** @param restored a run that a store knows: its first event has been taken, or is in its inbox */
  constructor(started: LiveRunStarted, options: LiveRunOptions, restored?: RestoredRun) {
    const { host } = options;
    this.started = started;
    this.startedAtMs = restored?.startedAtMs ?? host.clock.nowMs();
    this.options = options;
    this.#host = host;
    const newRun = (): WorkflowRun => host.newRun(options.workflow, () => host.wake(this));
    this.#turns = new RunTurns(started, newRun, {
      keepsJournal: host.keepsJournal,
      atMs: this.startedAtMs,
      restored,
    });
    this.work = new OpenWork(host, this, (id) => this.deliver({ kind: 'timer-fired', id }));
    this.#startExecutionTimer();
    if (restored === undefined) this.deliver(started);
  }

  get isClosed(): boolean {
    return this.#status !== 'open';
  }

  get status(): RunStatus {
    return this.#status;
  }

  get closedAtMs(): number | undefined {
    return this.#closedAtMs;
  }

  /** The instant at which its execution limit ends it. */
  get timeoutAtMs(): number | undefined {
    const { executionStartToCloseMs } = this.options;
    return executionStartToCloseMs === undefined ? undefined : this.startedAtMs + executionStartToCloseMs;
  }

  /** True if only a signal, or a child of its own, can wake the run, and no signal can come from outside. */
  get isBlocked(): boolean {
    // Not the inbox: what is in it while the host rests is no reason for a turn (a child that has started, say).
    return this.work.activities === 0 && this.work.timers === 0 && !this.options.awaitsSignals;
  }

  /** Undefined while the run rests. */
  get instance(): WorkflowRun | undefined {
    return this.#turns.instance;
  }

  get record(): RunRecord {
    return this.#turns.record;
  }

  /** True if the instance can be given up until something comes. */
  get canRest(): boolean {
    const isWaiting = this.work.activities === 0 && this.#inbox.isEmpty && !this.#turns.isCatchingUp;
    return !this.isClosed && !this.isReady && isWaiting && !this.#turns.isInTurn;
  }

  /** Something has happened: the run sees it in its next turn. Too late for a closed run. */
  deliver(event: EngineEvent): void {
    if (this.isClosed) return;
    this.#inbox.push(event);
    this.#host.wake(this);
  }

  /** The same for what must not be lost: it comes once, and from elsewhere. Part of a transaction. */
  receive(event: EngineEvent): void {
    if (this.isClosed) return;
    this.#host.transactions.log?.deliver(this, event);
    this.deliver(event);
  }

  /** For the next turn, but no reason to have one. */
  note(event: EngineEvent): void {
    if (this.isClosed) return;
    this.#host.transactions.log?.deliver(this, event);
    this.#inbox.push(event);
  }

  /** @returns false for an entry of the store that the run has already */
  noteEntry(id: number): boolean {
    return !this.isClosed && this.#inbox.noteEntry(id);
  }

  /** Answers that no turn has taken, and that are in no store. */
  get unstored(): readonly EngineEvent[] {
    return this.#inbox.events.filter(
      ({ kind }) => kind.startsWith('activity-') && kind !== 'activity-started',
    );
  }

  beginTurn(): void {
    try {
      this.#turns.begin(this.#host.clock.nowMs(), () => this.#inbox.take());
    } catch (cause) {
      this.#broken(cause);
    }
  }

  endTurn(): void {
    if (this.isClosed) return;
    try {
      this.#turns.end();
    } catch (cause) {
      this.#broken(cause);
    }
    if (this.#turns.isCatchingUp) {
      this.#turns.carriedOne();
      this.#host.wake(this);
    }
  }

  /** What the turn does to other runs and to itself: part of a transaction. */
  settleTurn(): void {
    const { instance, issued, isInTurn } = this.#turns;
    if (this.isClosed || instance === undefined || !isInTurn) return;
    try {
      this.record.end(issued);
      this.#look(instance);
      this.#noteTurn();
      // Not what the run does to itself in the turn that closes it.
      const isReopened = isCloseRefused(issued.at(-1)?.command, this.#inbox.events);
      for (const { command } of issued)
        if (!isReopened || !isClosing(command)) exchange(this.#host, this, command);
      if (isReopened) instance.reopen();
    } catch (cause) {
      this.#broken(cause);
    }
  }

  /** What the turn asks of the outside, once it is durable that it has. */
  carryOut(): void {
    const issued = this.#turns.takeIssued();
    for (const { command } of issued) send(this, command);
    if (issued.length > 0) this.#host.dispatcher.pump();
  }

  /** Gives up the workflow instance, until something comes. */
  rest(): void {
    this.#turns.rest();
    if (!this.#host.keepsJournal) this.record.forget();
  }

  /**
   * Makes a new workflow instance of a recording, as after the end of a process; what is under way outside (activities,
   * timers, children) goes on. Only between turns.
   * @returns where the code does not do again what is recorded: then the run is not what it was
   */
  async rebuild(turns: readonly JournalTurn[] = this.record.journal().turns): Promise<readonly Divergence[]> {
    const divergences = await this.#turns.rebuild(turns);
    if (this.instance !== undefined) this.#look(this.instance);
    return divergences;
  }

  /** Closes the run, by its own command or from outside; nothing happens if it is closed. Part of a transaction. */
  end(ending: RunEnding): void {
    if (this.isClosed) return;
    this.#status = statusOf(ending);
    this.#closedAtMs = Math.max(this.#host.clock.nowMs(), this.#turns.lastAtMs);
    this.#stopExecutionTimer?.();
    this.work.stopTimers();
    const late = this.#inbox.take();
    this.record.close(ending, { late, atMs: this.#closedAtMs });
    if (isFromOutside(ending)) this.#host.transactions.afterwards(() => this.work.cancelActivities());
    if (appliesChildPolicy(ending)) applyChildPolicies(this.#host, this);
    this.#host.ended(this, ending, late);
    const event = childEvent(this.started.workflowId, ending);
    const { parent } = this.started;
    if (event !== undefined && parent !== undefined) this.#host.runOf(parent)?.childEnded(event);
  }

  /** By a command of its own. */
  close(command: ClosingCommand): void {
    this.end(command);
    const { instance } = this;
    this.#host.transactions.afterwards(() => instance?.hooks?.closed());
  }

  /** @throws SimpleflowError `invalid-state` if no journal is kept */
  journal(): Journal {
    return this.record.journal(this.#inbox.events);
  }

  childEnded(event: Extract<EngineEvent, { kind: `child-${string}` }>): void {
    this.work.children.delete(event.id);
    this.receive(event);
  }

  flightBegins({ command, definition }: Flight): void {
    const { onLost = 'run-again' } = definition ?? {};
    if (onLost !== 'run-again') this.#host.tryBegins(this, command);
  }

  /** For the next turn, but no reason to have one. */
  flightStarted({ id }: Flight): void {
    if (this.isClosed) return;
    this.instance?.activityOf(id)?.begun(this.#host.clock.nowMs());
    this.#inbox.push({ kind: 'activity-started', id });
  }

  flightEnded(flight: Flight, outcome: ActivityOutcome): void {
    this.work.ended(flight);
    this.deliver(activityEvent(flight.id, outcome));
  }

  /** A fault of the library's own ends this run, not the process and not the other runs. */
  #broken(cause: unknown): void {
    const failure = this.#host.codec.encodeFailure(cause);
    this.#host.transactions.now(() => this.end({ kind: 'break-run', failure }));
  }

  #look({ awaitedSignals, executionContext }: WorkflowRun): void {
    this.awaitedSignals = awaitedSignals;
    this.executionContext = executionContext;
  }

  #noteTurn(): void {
    const { log } = this.#host.transactions;
    if (log === undefined) return;
    const { activities, timers, children } = this.work.after(this.#turns.issued);
    const { executionContext } = this;
    log.turn(this, {
      turn: this.#turns.written(),
      taken: this.#inbox.taken,
      summary: {
        openActivities: activities,
        openTimers: timers,
        openChildren: children,
        waitsFor: this.awaitedSignals,
        ...(executionContext === undefined ? undefined : { executionContext }),
      },
    });
  }

  #startExecutionTimer(): void {
    const { timeoutAtMs } = this;
    if (timeoutAtMs === undefined) return;
    const { clock, transactions } = this.#host;
    const restMs = Math.max(timeoutAtMs - clock.nowMs(), 0);
    this.#stopExecutionTimer = clock.schedule(clock.elapsedMs() + restMs, () =>
      transactions.now(() => this.end({ kind: 'time-out-run' })),
    );
  }
}
