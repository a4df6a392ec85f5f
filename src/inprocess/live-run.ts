import type { ActivityOutcome } from '../activity/activity-call.js';
import { checkName } from '../activity/names.js';
import type { Codec } from '../codec/codec.js';
import type { Command, ScheduleActivity } from '../engine/commands.js';
import { isClosing, type ClosingCommand } from '../engine/commands.js';
import type { EngineEvent, RunStarted } from '../engine/events.js';
import { encodeSignal } from '../engine/signals.js';
import { WorkflowRun, type WorkflowRunOptions } from '../engine/workflow-run.js';
import { SimpleflowError, WorkflowError } from '../errors.js';
import type { RunDescription, RunStatus } from '../executor/executor.js';
import { FutureSource } from '../futures/future-source.js';
import type { FutureOwner } from '../futures/future.js';
import { assertNever } from '../util/assert-never.js';
import type { AnyWorkflowClass } from '../workflow/workflow.js';
import { activityEvent } from './activity-event.js';
import type { Clock } from './clock.js';
import type { Dispatcher } from './dispatcher.js';
import type { Flight, FlightListener } from './flight.js';
import { locateForeignAwait } from './locate-foreign-await.js';
import { RunRecord } from './run-record.js';

export interface LiveRunOptions extends Pick<WorkflowRunOptions, 'instantiate'> {
  readonly workflow: AnyWorkflowClass;
  readonly codec: Codec;
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  readonly keepsJournal: boolean;
  /** Somebody may send it a signal from outside. */
  readonly awaitsSignals: boolean;
  readonly scope: unknown;
  /** Delivers a signal to another run, and reports what became of it. */
  readonly signal: (from: LiveRun, command: Extract<Command, { kind: 'signal-workflow' }>) => void;
  /** The run has something to do: give it a turn. */
  readonly wake: (run: LiveRun) => void;
  readonly closed: (run: LiveRun) => void;
}

/**
 * A run that lives in this process: carries its commands out, and collects the answers for its next turn.
 *
 * answer ─▶ inbox ─▶ (turn) WorkflowRun ─▶ commands ─▶ dispatcher, clock
 */
export class LiveRun implements FutureOwner, FlightListener {
  readonly started: RunStarted & { readonly runId: string };
  readonly source: FutureSource<unknown>;
  readonly record: RunRecord;
  readonly #options: LiveRunOptions;
  readonly #run: WorkflowRun;
  readonly #flights = new Map<string, Flight>();
  readonly #timers = new Map<string, () => void>();
  readonly #startedAtMs: number;
  #inbox: EngineEvent[] = [];
  #lastTurnAtMs = 0;
  #status: RunStatus = 'open';
  #closedAtMs: number | undefined;

  constructor(started: RunStarted & { readonly runId: string }, options: LiveRunOptions) {
    this.started = started;
    this.#options = options;
    this.#startedAtMs = options.clock.nowMs();
    this.source = new FutureSource<unknown>(this, started.workflowId);
    this.record = new RunRecord(options.keepsJournal);
    this.#run = this.#newRun();
    this.deliver(started);
  }

  get scope(): unknown {
    return this.#options.scope;
  }

  get isClosed(): boolean {
    return this.#status !== 'open';
  }

  /** True if the run waits for signals only, and none can come from outside. */
  get isStuck(): boolean {
    return !this.#options.awaitsSignals && this.#inbox.length === 0 && this.#run.awaitedSignals.length > 0;
  }

  /** Something has happened: the run sees it in its next turn. Too late for a closed run. */
  deliver(event: EngineEvent): void {
    if (this.isClosed) return;
    this.#inbox.push(event);
    this.#options.wake(this);
  }

  beginTurn(): void {
    // Time does not go back, whatever the clock of the machine does.
    this.#lastTurnAtMs = Math.max(this.#lastTurnAtMs, this.#options.clock.nowMs());
    const input = { atMs: this.#lastTurnAtMs, events: this.#inbox };
    this.#inbox = [];
    this.record.begin(input);
    this.#guarded(() => {
      this.#run.beginTurn(input);
    });
  }

  endTurn(): void {
    if (this.isClosed) return;
    this.#guarded(() => {
      const commands = this.#run.endTurn().map(({ command }) => command);
      this.record.end(commands);
      for (const command of commands) this.#carryOut(command);
    });
    this.#options.dispatcher.pump();
  }

  /** From outside: `cancel()` on the future of a run asks it to cancel, which it may refuse. */
  cancelRequested(): boolean {
    this.deliver({ kind: 'cancel-requested' });
    return true;
  }

  /** A signal from outside. */
  signal(name: string, value: unknown): void {
    checkName('a signal name', name);
    const input = encodeSignal(this.#options.codec, value);
    if (this.isClosed)
      throw new SimpleflowError(
        'signal-failed',
        `\`${this.started.workflowId}\` is closed and gets no signals`,
      );
    this.deliver({ kind: 'signal-received', name, input });
  }

  terminate(reason: string): void {
    if (this.isClosed) return;
    const error = new WorkflowError(
      'workflow-terminated',
      `workflow \`${this.started.name}\` was terminated: ${reason}`,
      this.#whose,
    );
    for (const flight of [...this.#flights.values()]) flight.cancel();
    this.#close('terminated');
    this.source.reject(error);
  }

  describe(): RunDescription {
    const { workflowId, runId, name, version, tags } = this.started;
    return {
      workflowId,
      runId,
      name,
      version,
      tags,
      status: this.#status,
      openActivities: this.#flights.size,
      openTimers: this.#timers.size,
      startedAtMs: this.#startedAtMs,
      closedAtMs: this.#closedAtMs,
    };
  }

  /** A fault of the library's own ends this run, not the process and not the other runs. */
  #guarded(step: () => void): void {
    try {
      step();
    } catch (cause) {
      if (!this.isClosed) this.#close('failed');
      if (!this.source.future.done()) {
        const message = `workflow \`${this.started.name}\` failed: ${cause instanceof Error ? cause.message : String(cause)}`;
        this.source.reject(new WorkflowError('workflow-failed', message, { ...this.#whose, cause }));
      }
    }
  }

  get #whose() {
    const { name: workflowName, workflowId, runId } = this.started;
    return { workflowName, workflowId, runId };
  }

  #newRun(): WorkflowRun {
    const { workflow, codec, instantiate } = this.#options;
    return new WorkflowRun({
      workflow,
      codec,
      ...(instantiate === undefined ? undefined : { instantiate }),
      onForeign: () => this.#options.wake(this),
    });
  }

  #carryOut(command: Command): void {
    if (isClosing(command)) return this.#conclude(command);
    switch (command.kind) {
      case 'schedule-activity':
        return this.#schedule(command);
      case 'request-cancel-activity':
        return this.#flights.get(command.id)?.cancel();
      case 'record-marker':
        // Its place is the history; the engine has answered it.
        return;
      case 'signal-workflow':
        return this.#options.signal(this, command);
      case 'start-timer':
        return this.#startTimer(command.id, command.delayMs);
      case 'cancel-timer':
        return this.#stopTimer(command.id);
      default:
        assertNever(command);
    }
  }

  #schedule(command: ScheduleActivity): void {
    const { id, name, version, taskList, input, attempt } = command;
    const { workflowId, runId } = this.started;
    const definition = this.#run.definitionOf(id);
    const call = { id, name, version, taskList, input, attempt, workflowId, runId, definition };
    this.#flights.set(id, this.#options.dispatcher.enqueue(call, command, this));
  }

  /** For the next turn, but no reason to have one. */
  flightStarted({ call: { id } }: Flight): void {
    if (!this.isClosed) this.#inbox.push({ kind: 'activity-started', id });
  }

  flightEnded(flight: Flight, outcome: ActivityOutcome): void {
    const { id } = flight.call;
    if (this.#flights.get(id) === flight) this.#flights.delete(id);
    this.deliver(activityEvent(id, outcome));
  }

  #startTimer(id: string, delayMs: number): void {
    const { clock } = this.#options;
    const stop = clock.schedule(clock.nowMs() + delayMs, () => {
      this.#timers.delete(id);
      this.deliver({ kind: 'timer-fired', id });
    });
    this.#timers.set(id, stop);
  }

  #stopTimer(id: string): void {
    this.#timers.get(id)?.();
    this.#timers.delete(id);
  }

  #conclude(closing: ClosingCommand): void {
    const { codec } = this.#options;
    switch (closing.kind) {
      case 'complete-run': {
        const { output } = closing;
        this.#close('completed');
        if (output === undefined) this.source.resolve(undefined);
        else this.source.resolveEncoded(output, codec);
        return;
      }
      case 'cancel-run':
        this.#close('cancelled');
        this.source.cancel();
        return;
      case 'fail-run':
        this.#close('failed');
        void this.#reject(codec.decodeFailure(closing.failure));
        return;
      default:
        assertNever(closing);
    }
  }

  async #reject(cause: Error): Promise<void> {
    const located = await locateForeignAwait(cause, this.record, () => this.#newRun());
    const { name } = this.started;
    this.source.reject(
      new WorkflowError('workflow-failed', `workflow \`${name}\` failed: ${located.message}`, {
        ...this.#whose,
        cause: located,
      }),
    );
  }

  #close(status: RunStatus): void {
    this.#status = status;
    this.#closedAtMs = this.#options.clock.nowMs();
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    this.#inbox = [];
    this.#options.closed(this);
  }
}
