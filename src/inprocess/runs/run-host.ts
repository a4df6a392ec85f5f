import { randomUUID } from 'node:crypto';
import { checkName } from '../../activity/names.js';
import type { Codec } from '../../codec/codec.js';
import type { ClosingCommand, Command, StartChild } from '../../engine/language/commands.js';
import type { EngineEvent, RunIdentity } from '../../engine/language/events.js';
import type { Copy } from '../../engine/tasks/task-scope.js';
import { FloatingRejections } from '../../engine/run/floating-rejections.js';
import { WorkflowRun } from '../../engine/run/workflow-run.js';
import { SimpleflowError } from '../../errors.js';
import type { Journal } from '../../replay/journal.js';
import type { StartOptions } from '../../executor/executor.js';
import type { Logger } from '../../workflow/log.js';
import type { WorkflowMiddleware } from '../../workflow/workflow-middleware.js';
import type { AnyWorkflowClass, Workflow } from '../../workflow/workflow.js';
import type { Clock } from '../clock.js';
import type { ActivityQueue } from '../dispatch/dispatcher.js';
import type { DurableRuns } from './durable-runs.js';
import type { ScheduledTask } from './lost-tries.js';
import type { LiveRunOptions, LiveRunStarted, RestoredRun } from './live-run-options.js';
import { LiveRun } from './live-run.js';
import type { RunEnding } from './run-ending.js';
import { RunResult } from './run-result.js';
import { childStarted, continuedStarted, startedOf } from './started.js';
import { IMMEDIATE, type Transactions } from './transactions.js';
import { TurnSchedule } from './turn-schedule.js';

export interface RunHostOptions {
  readonly codec: Codec;
  readonly copy: Copy;
  readonly clock: Clock;
  readonly dispatcher: ActivityQueue;
  readonly keepsJournal: boolean;
  /** Buffers may go beside the text of activities. Default: false. */
  readonly carriesBuffers?: boolean;
  readonly instantiate: ((workflow: AnyWorkflowClass) => Workflow) | undefined;
  readonly logger: Logger;
  readonly middleware?: readonly WorkflowMiddleware[] | undefined;
  /** Whose futures the results of runs are. */
  readonly scope: unknown;
  /** All runs have had their turn, or one has closed. */
  readonly onRest: () => void;
  /** Makes the run id of the next run under a workflow id. Default: a UUID. */
  readonly newRunId?: (workflowId: string) => string;
  /** Told of every run that begins: children and runs that continue another, too. */
  readonly onRun?: (run: LiveRun) => void;
  /** Keeps the runs in a store. Default: they live and die with this process. */
  readonly durable?: DurableRuns | undefined;
}

/** The open runs of an executor: starts them, gives them turns, and carries what passes between them. */
export class RunHost {
  readonly codec: Codec;
  readonly clock: Clock;
  readonly dispatcher: ActivityQueue;
  readonly keepsJournal: boolean;
  readonly transactions: Transactions;
  readonly #options: RunHostOptions;
  readonly #durable: DurableRuns | undefined;
  /** Open runs by workflow id. */
  readonly #open = new Map<string, LiveRun>();
  readonly #results = new WeakMap<LiveRun, RunResult>();
  readonly #turns: TurnSchedule;
  readonly #rejections = new FloatingRejections();
  constructor(options: RunHostOptions) {
    this.codec = options.codec;
    this.clock = options.clock;
    this.dispatcher = options.dispatcher;
    this.keepsJournal = options.keepsJournal;
    this.#options = options;
    this.#durable = options.durable;
    this.transactions = options.durable?.transactions ?? IMMEDIATE;
    this.#turns = new TurnSchedule({
      rejections: this.#rejections,
      mayBegin: () => !this.transactions.isPending,
      onTurn: (runs) => this.#turnTaken(runs),
    });
  }

  get openRuns(): LiveRun[] {
    return [...this.#open.values()];
  }

  /** True if no run has anything to do, nor is in the middle of it. */
  get isResting(): boolean {
    return this.#turns.isResting && !this.transactions.isPending;
  }

  /** @throws SimpleflowError `workflow-already-running`, `invalid-id`, `invalid-option`, `not-serializable` */
  start(workflow: AnyWorkflowClass, args: readonly unknown[], options: StartOptions): RunResult {
    const { definition } = workflow;
    const workflowId = checkName('a workflow id', options.workflowId ?? randomUUID());
    if (this.#isTaken(workflowId)) throw alreadyRunning(workflowId);
    const ids = { workflowId, runId: this.#newRunId(workflowId) };
    const started = startedOf(workflow, { args, codec: this.codec }, ids, options);
    const result = this.#begin(started, {
      workflow,
      host: this,
      awaitsSignals: options.awaitsSignals ?? true,
      executionStartToCloseMs: options.executionStartToCloseMs ?? definition.executionStartToCloseMs,
    });
    result.durable = this.transactions.run(() => this.#insert(result.run));
    result.durable.catch((error: unknown) => result.source.reject(error as Error));
    return result;
  }

  /** Undefined if the workflow id is taken. */
  startChild(parent: LiveRun, workflow: AnyWorkflowClass, command: StartChild): LiveRun | undefined {
    const { id, executionStartToCloseMs } = command;
    if (this.#isTaken(id)) return undefined;
    const started = childStarted(parent.started, this.#newRunId(id), command);
    return this.#add(started, { workflow, host: this, awaitsSignals: false, executionStartToCloseMs });
  }

  find(workflowId: string): LiveRun | undefined {
    return this.#open.get(workflowId);
  }

  /** That very run, if it is open. */
  runOf({ workflowId, runId }: RunIdentity): LiveRun | undefined {
    const run = this.#open.get(workflowId);
    return run?.started.runId === runId ? run : undefined;
  }

  /** Delivers a signal to an open run; gives what its sender is told. */
  signal(command: Extract<Command, { kind: 'signal-workflow' }>, sender: LiveRun): EngineEvent {
    const { id, workflowId, runId, name, input } = command;
    const run = this.#open.get(workflowId);
    if (run === undefined || (runId !== undefined && runId !== run.started.runId)) {
      return { kind: 'signal-failed', id, cause: 'UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION' };
    }
    const { workflowId: senderId, runId: senderRunId } = sender.started;
    run.receive({ kind: 'signal-received', name, input, from: { workflowId: senderId, runId: senderRunId } });
    return { kind: 'signal-sent', id };
  }

  newRun(workflow: AnyWorkflowClass, onForeign: () => void): WorkflowRun {
    const { codec, copy, instantiate, logger, middleware, carriesBuffers = false } = this.#options;
    return new WorkflowRun({
      workflow,
      codec,
      copy,
      onForeign,
      carriesTurns: true,
      logger,
      middleware,
      carriesBuffers,
      ...(instantiate === undefined ? undefined : { instantiate }),
    });
  }

  /** One turn for all runs that have something to do. */
  wake(run: LiveRun): void {
    if (run.isReady || this.#durable?.isReady(run) !== false) this.#turns.add(run);
  }

  /** Nothing waits for its commit any more: turns may be taken. */
  free(): void {
    this.#turns.plan();
    this.#options.onRest();
  }

  /** No run takes a turn any more: they stay open, for the next host. */
  stop(): void {
    this.#turns.stop();
  }

  /** Asks activities to stop that nobody waits for any more; their runs stay open. */
  abandonActivities(): void {
    for (const run of this.openRuns) run.work.cancelActivities();
  }

  /** A run that a store knows. */
  restore(started: LiveRunStarted, options: Omit<LiveRunOptions, 'host'>, restored: RestoredRun): LiveRun {
    return this.#register(new LiveRun(started, { ...options, host: this }, restored));
  }

  /** A store remembers that the try has begun. */
  tryBegins(run: LiveRun, command: ScheduledTask): void {
    this.#durable?.tryBegins(run, command);
  }

  journalOf(run: LiveRun): Journal {
    if (this.#durable?.isOpen === true) return this.#durable.journal(run.started.runId);
    return run.journal();
  }

  /** @param late what has come for it and it has not seen */
  ended(run: LiveRun, ending: RunEnding, late: readonly EngineEvent[]): void {
    this.#open.delete(run.started.workflowId);
    this.#durable?.closed(run);
    const result = this.#results.get(run);
    if (ending.kind === 'continue-as-new') this.#continue(run, ending, late, result);
    else {
      this.transactions.log?.close(run, ending, undefined);
      this.transactions.afterwards(() => result?.settle(ending, this.codec));
    }
    this.transactions.afterwards(() => {
      if (this.#open.size === 0) this.#rejections.report();
      this.#options.onRest();
    });
  }

  /** Nobody is left who could wake any run: those that wait for signals fail, or else all. */
  failStuckRuns(): void {
    const runs = this.openRuns;
    if (!runs.every(({ isBlocked }) => isBlocked)) return;
    const waiting = runs.filter(({ awaitedSignals }) => awaitedSignals.length > 0);
    // The others wait for these, and will hear of it. Without these, they wait for themselves.
    for (const run of waiting.length > 0 ? waiting : runs) run.deliver({ kind: 'run-stuck' });
  }

  #turnTaken(runs: readonly LiveRun[]): void {
    this.transactions.now(() => {
      for (const run of runs) run.settleTurn();
      this.transactions.afterwards(() => this.#carryOut(runs));
    });
  }

  #carryOut(runs: readonly LiveRun[]): void {
    for (const run of runs) run.carryOut();
    this.#turns.ended();
    if (this.#durable !== undefined) for (const run of runs) this.#durable.turnEnded(run);
    this.#options.onRest();
  }

  #isTaken(workflowId: string): boolean {
    return this.#open.has(workflowId) || this.#durable?.hasUnhosted(workflowId) === true;
  }

  #begin(started: LiveRunStarted, options: LiveRunOptions): RunResult {
    const run = this.#register(new LiveRun(started, options));
    const result = new RunResult(run, this.#options.scope);
    this.#results.set(run, result);
    return result;
  }

  /** The next run has the same workflow id, the same parent, and settles the same result. */
  #continue(
    run: LiveRun,
    closing: Extract<ClosingCommand, { kind: 'continue-as-new' }>,
    late: readonly EngineEvent[],
    result?: RunResult,
  ): void {
    const { signals = [] } = closing;
    const runId = this.#newRunId(run.started.workflowId);
    const started = continuedStarted(run.started, runId, closing);
    this.transactions.log?.close(run, closing, runId);
    const next = this.#add(started, run.options);
    if (result !== undefined) {
      result.run = next;
      this.#results.set(next, result);
    }
    for (const signal of signals) next.receive({ kind: 'signal-received', ...signal });
    // What came while the run was closing is for the next one.
    for (const event of late) {
      if (event.kind === 'signal-received' || event.kind === 'cancel-requested') next.receive(event);
    }
  }

  /** Part of a transaction. */
  #add(started: LiveRunStarted, options: LiveRunOptions): LiveRun {
    const run = this.#register(new LiveRun(started, options));
    this.#note(run);
    return run;
  }

  #register(run: LiveRun): LiveRun {
    this.#open.set(run.started.workflowId, run);
    this.#durable?.added(run);
    this.#options.onRun?.(run);
    return run;
  }

  /** @throws SimpleflowError `workflow-already-running` if another process has been faster */
  #insert(run: LiveRun): void {
    const { workflowId } = run.started;
    if (this.#open.get(workflowId) !== run) throw alreadyRunning(workflowId);
    this.#note(run);
  }

  #note(run: LiveRun): void {
    const { startedAtMs, timeoutAtMs, options } = run;
    this.transactions.log?.start(run, {
      startedAtMs,
      settings: JSON.stringify({ awaitsSignals: options.awaitsSignals }),
      ...(timeoutAtMs === undefined ? undefined : { timeoutAtMs }),
    });
  }

  #newRunId(workflowId: string): string {
    return this.#options.newRunId?.(workflowId) ?? randomUUID();
  }
}

function alreadyRunning(workflowId: string): SimpleflowError {
  return new SimpleflowError(
    'workflow-already-running',
    `a run with the workflow id \`${workflowId}\` is open`,
  );
}
