import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { SimpleflowError, type OutsideEnding } from 'simpleflow';
import { type Clock, type Command, type EngineEvent, hosting } from 'simpleflow/backend';
import type { LogLine } from './log-dialect.js';
import { RunLog, type Started } from './run-log.js';
import { ToyTimers } from './toy-timers.js';
import type { ToyWorker } from './toy-worker.js';

export interface ToyServiceOptions {
  /** Where the logs are: one file for each run. */
  readonly folder: string;
  readonly clock: Clock;
  /** Runs the activities. */
  readonly worker: ToyWorker;
}

/** A decision to make. */
export interface DecisionTask {
  readonly started: Started;
  readonly startedEventId: number;
  /** What a decider has not read yet; 0 for all of the log. */
  linesAfter(eventId: number): readonly LogLine[];
}

/**
 * Keeps the logs, and does what the commands in them ask for.
 *
 * ```
 * executor ─▶ opened, signals ─▶ log ─▶ decider ─▶ commands ─▶ log ─▶ worker, timers, other runs
 *                                 ▲                                        │
 *                                 └───────────────── events ───────────────┘
 * ```
 */
export class ToyService {
  readonly folder: string;
  readonly clock: Clock;
  readonly #worker: ToyWorker;
  readonly #runs = new Map<string, RunLog>();
  readonly #open = new Map<string, RunLog>();
  readonly #timers: ToyTimers;
  readonly #polls: (() => void)[] = [];
  #isStopped = false;

  constructor({ folder, clock, worker }: ToyServiceOptions) {
    this.folder = folder;
    this.clock = clock;
    this.#worker = worker;
    this.#timers = new ToyTimers(clock);
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(folder).filter((name) => name.endsWith('.log'));
    for (const name of names) this.#register(RunLog.read(folder, name.slice(0, -'.log'.length)));
  }

  /** Goes on with what was open when the process before this one ended: activities run again, timers have their rest. */
  resume(): void {
    for (const run of [...this.#open.values()]) {
      this.#limit(run);
      for (const { command, atMs } of [...run.open.values()]) this.#carryOut(run, command, atMs);
      const { openDecisionId: startedEventId } = run;
      if (startedEventId !== 0) run.append({ what: 'decision-abandoned', startedEventId });
    }
  }

  get openRuns(): RunLog[] {
    return [...this.#open.values()];
  }

  find(workflowId: string): RunLog | undefined {
    return this.#open.get(workflowId);
  }

  /** The run that has continued this one, if one has; else the run itself. */
  latest(run: RunLog): RunLog {
    const { runId } = run.started;
    const next = [...this.#runs.values()].find(({ started }) => started.continuedFromRunId === runId);
    return next === undefined ? run : this.latest(next);
  }

  /** @throws SimpleflowError `workflow-already-running` */
  start(started: Started, executionStartToCloseMs?: number): RunLog {
    const { workflowId, runId } = started;
    if (this.#open.has(workflowId)) {
      throw new SimpleflowError(
        'workflow-already-running',
        `a run with the workflow id \`${workflowId}\` is open`,
      );
    }
    const run = new RunLog(this.folder, runId);
    const limit = executionStartToCloseMs === undefined ? undefined : { executionStartToCloseMs };
    run.append({ what: 'opened', atMs: this.clock.nowMs(), event: started, ...limit });
    this.#register(run);
    this.#limit(run);
    this.#changed();
    return run;
  }

  /** Something has happened to the run. Too late for one that is closed. */
  deliver(run: RunLog, event: EngineEvent): void {
    if (run.isClosed) return;
    run.append({ what: 'event', event });
    this.#changed();
  }

  /** There is a reason for a decision that no line tells. */
  wake(runId: string): void {
    const run = this.#runs.get(runId);
    if (run === undefined || run.isClosed) return;
    run.isWaiting = true;
    this.#changed();
  }

  /** A long poll: the next run that waits for a decision. Undefined when the service has stopped. */
  async poll(isWanted: (started: Started) => boolean): Promise<DecisionTask | undefined> {
    while (!this.#isStopped) {
      const run = this.openRuns.find(({ isWaiting, started }) => isWaiting && isWanted(started));
      if (run === undefined) await new Promise<void>((resolve) => this.#polls.push(resolve));
      else {
        run.append({ what: 'decision-started', atMs: this.clock.nowMs() });
        const { started, openDecisionId: startedEventId } = run;
        return { started, startedEventId, linesAfter: (eventId) => run.lines.slice(eventId) };
      }
    }
    return undefined;
  }

  /**
   * The decider has decided. Commands are in the log before they are carried out.
   * @returns true if the run is closed, by this decision or meanwhile
   */
  answer(
    { started, startedEventId }: DecisionTask,
    commands: readonly Command[],
    context: string | undefined,
  ): boolean {
    const run = this.#runs.get(started.runId);
    if (run === undefined || run.isClosed) return true;
    const completedEventId = run.lines.length + 1;
    run.append(
      { what: 'decision-completed', startedEventId, ...(context === undefined ? undefined : { context }) },
      ...commands.map((command) => ({
        // A signal must not be lost between the last decision and the end: the run has to see it first.
        what: hosting.isClosing(command) && run.isWaiting ? ('refused' as const) : ('command' as const),
        completedEventId,
        command,
      })),
    );
    const atMs = this.clock.nowMs();
    for (const command of commands)
      if (hosting.isClosing(command)) this.#closedBy(run, command);
      else this.#carryOut(run, command, atMs);
    return run.isClosed;
  }

  /** Closes the run from outside. */
  close(run: RunLog, ending: OutsideEnding): void {
    if (run.isClosed) return;
    run.append({ what: 'closed', atMs: this.clock.nowMs(), ending });
    for (const { command } of run.open.values()) this.#worker.cancel(run.started.runId, command);
    this.#over(run);
    run.onClosed?.();
  }

  stop(): void {
    this.#timers.close();
    this.#isStopped = true;
    this.#changed();
  }

  #register(run: RunLog): void {
    this.#runs.set(run.started.runId, run);
    if (!run.isClosed) this.#open.set(run.started.workflowId, run);
  }

  /** There may be a decision to make. */
  #changed(): void {
    // In the next round of the event loop, so that what is written together is seen together.
    for (const look of this.#polls.splice(0)) setImmediate(look);
  }

  #carryOut(run: RunLog, command: Command, atMs: number): void {
    const { workflowId, runId } = run.started;
    switch (command.kind) {
      case 'schedule-activity':
        return this.#worker.run(run.started, command, (event) => this.deliver(run, event));
      case 'schedule-lambda':
        return this.deliver(run, { kind: 'activity-start-failed', id: command.id, cause: 'NO_LAMBDA' });
      case 'request-cancel-activity':
        return this.#worker.cancel(runId, command);
      case 'start-timer': {
        const { id, delayMs } = command;
        return this.#timers.start({ runId, id }, atMs + delayMs, () =>
          this.deliver(run, { kind: 'timer-fired', id }),
        );
      }
      case 'cancel-timer':
        return this.#timers.stop(runId, command.id);
      case 'start-child':
        return this.#startChild(run, command);
      case 'request-cancel-child': {
        const child = this.find(command.id);
        if (child !== undefined) this.deliver(child, { kind: 'cancel-requested' });
        return;
      }
      case 'signal-workflow': {
        const { id, name, input } = command;
        const target = this.find(command.workflowId);
        const isThere =
          target !== undefined && (command.runId ?? target.started.runId) === target.started.runId;
        if (isThere)
          this.deliver(target, { kind: 'signal-received', name, input, from: { workflowId, runId } });
        return this.deliver(
          run,
          isThere ? { kind: 'signal-sent', id } : { kind: 'signal-failed', id, cause: 'UNKNOWN_RUN' },
        );
      }
      default:
        // A marker is in the log: there is nothing to do.
        return;
    }
  }

  #startChild(parent: RunLog, command: Extract<Command, { kind: 'start-child' }>): void {
    const { id, executionStartToCloseMs } = command;
    const found = this.find(id);
    // The process has ended after the child was started.
    if (found !== undefined && isSame(found.started.parent, parent.started)) return;
    if (found !== undefined)
      return this.deliver(parent, { kind: 'child-start-failed', id, cause: 'WORKFLOW_ALREADY_RUNNING' });
    const child = this.start(
      hosting.childStarted(parent.started, randomUUID(), command),
      executionStartToCloseMs,
    );
    this.deliver(parent, { kind: 'child-started', id, runId: child.started.runId });
  }

  #closedBy(run: RunLog, command: hosting.ClosingCommand): void {
    if (!run.isClosed) return;
    this.#over(run);
    if (command.kind === 'continue-as-new') this.#continue(run, command);
    run.onClosed?.();
  }

  #continue(run: RunLog, command: Extract<hosting.ClosingCommand, { kind: 'continue-as-new' }>): void {
    const started = hosting.continuedStarted(run.started, randomUUID(), command);
    const next = this.start(started, run.executionStartToCloseMs);
    for (const signal of command.signals ?? []) this.deliver(next, { kind: 'signal-received', ...signal });
  }

  #over(run: RunLog): void {
    const { workflowId, runId, parent } = run.started;
    const { ending } = run;
    if (ending === undefined) return;
    this.#open.delete(workflowId);
    this.#timers.stopAll(runId);
    if (hosting.appliesChildPolicy(ending))
      for (const { command } of run.open.values()) this.#applyChildPolicy(command);
    const event = hosting.childEvent(workflowId, ending);
    const waiting = parent === undefined ? undefined : this.#runs.get(parent.runId);
    if (event !== undefined && waiting !== undefined) this.deliver(waiting, event);
  }

  #applyChildPolicy(command: Command): void {
    const child = command.kind === 'start-child' ? this.find(command.id) : undefined;
    if (command.kind !== 'start-child' || child === undefined) return;
    if (command.childPolicy === 'terminate')
      this.close(child, { kind: 'terminate-run', reason: 'its parent is closed' });
    else if (command.childPolicy === 'request-cancel') this.deliver(child, { kind: 'cancel-requested' });
  }

  #limit(run: RunLog): void {
    const { executionStartToCloseMs, startedAtMs } = run;
    if (executionStartToCloseMs === undefined) return;
    const { runId } = run.started;
    this.#timers.start({ runId, id: '' }, startedAtMs + executionStartToCloseMs, () =>
      this.close(run, { kind: 'time-out-run' }),
    );
  }
}

function isSame(one: hosting.RunIdentity | undefined, other: hosting.RunStarted): boolean {
  return one?.runId === other.runId;
}
