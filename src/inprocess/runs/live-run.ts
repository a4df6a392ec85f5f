import { checkName } from '../../activity/names.js';
import type { ActivityOutcome } from '../../activity/activity-call.js';
import {
  isClosing,
  type Command,
  type ScheduleActivity,
  type ScheduleLambda,
  type StartChild,
} from '../../engine/language/commands.js';
import type { IssuedCommand } from '../../engine/parts/command-queue.js';
import { carriedTurns } from '../../engine/parts/auto-continuation.js';
import type { EngineEvent, TurnInput } from '../../engine/language/events.js';
import { encodeSignal } from '../../engine/parts/signals.js';
import type { WorkflowRun } from '../../engine/run/workflow-run.js';
import { SimpleflowError } from '../../errors.js';
import type { RunDescription, RunStatus } from '../../executor/executor.js';
import type { Divergence } from '../../replay/divergence.js';
import type { Journal } from '../../replay/journal.js';
import { replayTurns } from '../../replay/replay-turns.js';
import { assertNever } from '../../util/assert-never.js';
import type { ChildPolicy } from '../../workflow/submittable.js';
import type { SendSignalOptions } from '../../workflow/submitter.js';
import { activityEvent } from '../dispatch/activity-event.js';
import type { Flight, FlightListener } from '../dispatch/flight.js';
import { describeStart, type LiveRunOptions, type LiveRunStarted } from './live-run-options.js';
import type { RunHost } from './run-host.js';
import {
  appliesChildPolicy,
  childEvent,
  isCloseRefused,
  isFromOutside,
  statusOf,
  type RunEnding,
} from './run-ending.js';
import { RunRecord } from './run-record.js';
import { RunTimers } from './run-timers.js';

const NONE: readonly IssuedCommand[] = [];

/**
 * A run that lives in this process: carries its commands out, and collects the answers for its next turn.
 *
 * answer ─▶ inbox ─▶ (turn) WorkflowRun ─▶ commands ─▶ dispatcher, clock, other runs
 */
export class LiveRun implements FlightListener {
  readonly started: LiveRunStarted;
  readonly options: LiveRunOptions;
  readonly record: RunRecord;
  /** Set by the host: its next turn is planned. */
  isReady = false;
  readonly #host: RunHost;
  #run: WorkflowRun;
  readonly #flights = new Map<string, Flight>();
  readonly #timers: RunTimers;
  readonly #children = new Map<string, ChildPolicy>();
  readonly #startedAtMs: number;
  #stopExecutionTimer: (() => void) | undefined;
  #inbox: EngineEvent[] = [];
  readonly #carried: TurnInput[];
  /** What the turn that is ending asks for. */
  #issued: readonly IssuedCommand[] = NONE;
  #lastTurnAtMs: number;
  #status: RunStatus = 'open';
  #closedAtMs: number | undefined;

  constructor(started: LiveRunStarted, options: LiveRunOptions) {
    const { host, executionStartToCloseMs } = options;
    this.started = started;
    this.#carried = carriedTurns({ events: [started] });
    this.options = options;
    this.#host = host;
    this.#startedAtMs = this.#lastTurnAtMs = host.clock.nowMs();
    this.record = new RunRecord(started, host.keepsJournal);
    this.#timers = new RunTimers(host.clock, (id) => {
      this.deliver({ kind: 'timer-fired', id });
    });
    this.#run = this.#newRun();
    if (executionStartToCloseMs !== undefined) {
      this.#stopExecutionTimer = host.clock.schedule(host.clock.elapsedMs() + executionStartToCloseMs, () => {
        this.end({ kind: 'time-out-run' });
      });
    }
    this.deliver(started);
  }

  get isClosed(): boolean {
    return this.#status !== 'open';
  }

  /** True if only a signal, or a child of its own, can wake the run, and no signal can come from outside. */
  get isBlocked(): boolean {
    // Not the inbox: what is in it while the host rests is no reason for a turn (a child that has started, say).
    const isBusy = this.#flights.size > 0 || this.#timers.size > 0;
    return !isBusy && !this.options.awaitsSignals;
  }

  /** True if somebody in the run waits for a signal. */
  get waitsForSignals(): boolean {
    return this.#run.awaitedSignals.length > 0;
  }

  /** Something has happened: the run sees it in its next turn. Too late for a closed run. */
  deliver(event: EngineEvent): void {
    if (this.isClosed) return;
    this.#inbox.push(event);
    this.#host.wake(this);
  }

  beginTurn(): void {
    const [carried] = this.#carried;
    try {
      if (carried !== undefined) {
        this.#run.beginTurn(carried);
        return;
      }
      // Time does not go back, whatever the clock of the machine does.
      this.#lastTurnAtMs = Math.max(this.#lastTurnAtMs, this.#host.clock.nowMs());
      const input = { atMs: this.#lastTurnAtMs, events: this.#inbox };
      this.#inbox = [];
      this.record.begin(input);
      this.#run.beginTurn(input);
    } catch (cause) {
      this.#broken(cause);
    }
  }

  endTurn(): void {
    if (this.isClosed) return;
    try {
      const issued = this.#run.endTurn();
      if (this.#carried.length === 0) this.#issued = issued;
    } catch (cause) {
      this.#broken(cause);
    }
    if (this.#carried.length > 0) {
      this.#carried.shift();
      this.#host.wake(this);
    }
  }

  afterTurn(): void {
    const issued = this.#issued;
    this.#issued = NONE;
    if (this.isClosed) return;
    try {
      this.record.end(issued);
      // Not what the run does to itself in the turn that closes it.
      const isReopened = isCloseRefused(issued.at(-1)?.command, this.#inbox);
      for (const { command } of issued) if (!isReopened || !isClosing(command)) this.#carryOut(command);
      if (isReopened) this.#run.reopen();
    } catch (cause) {
      this.#broken(cause);
    }
    this.#host.dispatcher.pump();
  }

  /**
   * Gives up the workflow instance and makes a new one of the journal, as after the end of a process; what is under way
   * outside (activities, timers, children) goes on. Only between turns.
   * @returns where the code does not do again what is in the journal: then the run is not what it was
   * @throws SimpleflowError `invalid-state` if no journal is kept
   */
  async rebuild(): Promise<readonly Divergence[]> {
    const run = this.#newRun();
    const { divergences } = await replayTurns(run, this.record.journal().turns);
    this.#run = run;
    return divergences;
  }

  /** A signal from outside. */
  signal(name: string, value: unknown, { propagate = false }: SendSignalOptions = {}): void {
    checkName('a signal name', name);
    const input = encodeSignal(this.#host.codec, value, propagate);
    if (this.isClosed) {
      const { workflowId } = this.started;
      throw new SimpleflowError('signal-failed', `\`${workflowId}\` is closed and gets no signals`);
    }
    this.deliver({ kind: 'signal-received', name, input });
  }

  /** Closes the run, by its own command or from outside; nothing happens if it is closed. */
  end(ending: RunEnding): void {
    if (this.isClosed) return;
    this.#status = statusOf(ending);
    this.#closedAtMs = Math.max(this.#host.clock.nowMs(), this.#lastTurnAtMs);
    this.#stopExecutionTimer?.();
    this.#timers.stopAll();
    const late = this.#inbox;
    this.#inbox = [];
    this.record.close(ending, { late, atMs: this.#closedAtMs });
    if (isFromOutside(ending)) for (const flight of [...this.#flights.values()]) flight.cancel();
    if (appliesChildPolicy(ending)) this.#applyChildPolicies();
    this.#host.ended(this, ending, late);
    const event = childEvent(this.started.workflowId, ending);
    if (event !== undefined) this.options.parent?.childEnded(event);
  }

  childEnded(event: Extract<EngineEvent, { kind: `child-${string}` }>): void {
    this.#children.delete(event.id);
    this.deliver(event);
  }

  journal(): Journal {
    return this.record.journal(this.#inbox);
  }

  describe(): RunDescription {
    return {
      ...describeStart(this.started, this.#run.executionContext, this.#host.codec),
      status: this.#status,
      openActivities: this.#flights.size,
      openTimers: this.#timers.size,
      openChildren: this.#children.size,
      startedAtMs: this.#startedAtMs,
      closedAtMs: this.#closedAtMs,
    };
  }

  /** For the next turn, but no reason to have one. */
  flightStarted({ id }: Flight): void {
    if (!this.isClosed) this.#inbox.push({ kind: 'activity-started', id });
  }

  flightEnded(flight: Flight, outcome: ActivityOutcome): void {
    const { id } = flight;
    if (this.#flights.get(id) === flight) this.#flights.delete(id);
    this.deliver(activityEvent(id, outcome));
  }

  /** A fault of the library's own ends this run, not the process and not the other runs. */
  #broken(cause: unknown): void {
    this.end({ kind: 'break-run', failure: this.#host.codec.encodeFailure(cause) });
  }

  #carryOut(command: Command): void {
    switch (command.kind) {
      case 'schedule-activity':
      case 'schedule-lambda':
        return this.#schedule(command);
      case 'request-cancel-activity':
        return this.#flights.get(command.id)?.cancel();
      case 'start-child':
        return this.#startChild(command);
      case 'request-cancel-child':
        return this.#host.find(command.id)?.deliver({ kind: 'cancel-requested' });
      case 'record-marker':
        // Its place is the history; the engine has answered it.
        return;
      case 'signal-workflow':
        return this.deliver(this.#host.signal(command, this));
      case 'start-timer':
        return this.#timers.start(command.id, command.delayMs);
      case 'cancel-timer':
        return this.#timers.stop(command.id);
      default:
        if (!isClosing(command)) return assertNever(command);
        this.end(command);
        this.#run.hooks?.closed();
    }
  }

  #schedule(command: ScheduleActivity | ScheduleLambda): void {
    const { id } = command;
    this.#flights.set(id, this.#host.dispatcher.enqueue(command, this.#run.activityOf(id), this));
  }

  #startChild(command: StartChild): void {
    const { id, childPolicy } = command;
    const workflow = this.#run.workflowOf(id);
    // Withdrawn in the turn that submitted it: then there is no command either.
    if (workflow === undefined) return;
    const child = this.#host.startChild(this, workflow, command);
    if (child === undefined) {
      this.deliver({ kind: 'child-start-failed', id, cause: 'WORKFLOW_ALREADY_RUNNING' });
      return;
    }
    this.#children.set(id, childPolicy);
    if (!this.isClosed) this.#inbox.push({ kind: 'child-started', id, runId: child.started.runId });
  }

  #applyChildPolicies(): void {
    for (const [id, policy] of this.#children) {
      const child = this.#host.find(id);
      if (policy === 'terminate')
        child?.end({ kind: 'terminate-run', reason: 'child policy: its parent is closed' });
      else if (policy === 'request-cancel') child?.deliver({ kind: 'cancel-requested' });
    }
    this.#children.clear();
  }

  #newRun(): WorkflowRun {
    return this.#host.newRun(this.options.workflow, () => {
      this.#host.wake(this);
    });
  }
}
