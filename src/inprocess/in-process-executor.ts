import { randomUUID } from 'node:crypto';
import { isActivity, type Activity } from '../activity/activity.js';
import { checkName } from '../activity/names.js';
import { defaultCodec, type Codec } from '../codec/codec.js';
import { runTurn } from '../engine/turn.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityRunner } from '../executor/activity-runner.js';
import type {
  Executor,
  MapOptions,
  ShutdownOptions,
  StartOptions,
  WorkflowHandle,
} from '../executor/executor.js';
import type { Future } from '../futures/future.js';
import { describeValue } from '../util/describe-value.js';
import type { AnyActivity, TaskOptions } from '../workflow/submittable.js';
import { isWorkflowClass, type AnyWorkflowClass, type Workflow } from '../workflow/workflow.js';
import { BareTasks } from './bare-tasks.js';
import { RealClock, VirtualClock, type Clock } from './clock.js';
import { Dispatcher } from './dispatcher.js';
import { LiveRun } from './live-run.js';
import { mapInOrder } from './map-in-order.js';
import { handleOf } from './workflow-handle.js';
import { WorkflowSubmission } from './workflow-submission.js';

export interface InProcessOptions {
  /** Where activities run. The executor owns it and closes it. */
  readonly runner: ActivityRunner;
  /** Default: JSON with tags, no registered classes. */
  readonly codec?: Codec;
  /** Default: the clock of the process. The executor owns it and closes it. */
  readonly clock?: Clock;
  /** Record every run, so that `handle.history()` can give its journal. Default: false. */
  readonly journal?: boolean;
  /** Makes workflow instances. Default: `new workflow()`. */
  readonly instantiate?: (workflow: AnyWorkflowClass) => Workflow;
}

/** Runs workflows in this process, and their activities wherever the runner does: the host of all in-process backends. */
export class InProcessExecutor implements Executor {
  readonly #runner: ActivityRunner;
  readonly #codec: Codec;
  readonly #clock: Clock;
  readonly #journal: boolean;
  readonly #instantiate: ((workflow: AnyWorkflowClass) => Workflow) | undefined;
  readonly #dispatcher: Dispatcher;
  readonly #bare: BareTasks;
  /** Open runs by workflow id. */
  readonly #runs = new Map<string, LiveRun>();
  #ready = new Set<LiveRun>();
  #isTurnPlanned = false;
  #shutdown: Promise<void> | undefined;
  #onDrained: (() => void) | undefined;

  constructor(options: InProcessOptions) {
    this.#runner = options.runner;
    this.#codec = options.codec ?? defaultCodec;
    this.#clock = options.clock ?? new RealClock();
    this.#journal = options.journal ?? false;
    this.#instantiate = options.instantiate;
    this.#dispatcher = new Dispatcher({
      runner: this.#runner,
      clock: this.#clock,
      yields: !(this.#clock instanceof VirtualClock),
      onIdle: () => this.#checkIdle(),
    });
    this.#bare = new BareTasks({
      codec: this.#codec,
      dispatcher: this.#dispatcher,
      clock: this.#clock,
      canStopRunning: this.#runner.canStopRunning,
      onEmpty: () => this.#checkIdle(),
    });
  }

  submit(task: unknown, ...args: readonly unknown[]): Future<never> {
    this.#assertOpen();
    if (isActivity(task)) return this.#bare.submit(task, args, {}).future as Future<never>;
    if (isWorkflowClass(task)) return this.#submitWorkflow(task, args) as Future<never>;
    throw new SimpleflowError(
      'invalid-input',
      `an activity made by \`activity()\`, or a class that extends Workflow, can be submitted, got ${describeValue(task)}`,
    );
  }

  submitWith(options: TaskOptions, activity: AnyActivity, ...args: readonly unknown[]): Future<never> {
    this.#assertOpen();
    return this.#bare.submit(activity, args, options).future as Future<never>;
  }

  map<X, R>(
    activity: Activity<[X], R>,
    items: Iterable<X> | AsyncIterable<X>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<R>> {
    this.#assertOpen();
    const submit = (item: X): Future<Awaited<R>> => this.submitWith(options, activity, item);
    return mapInOrder(items, submit, options.bufferSize);
  }

  async start(
    workflow: unknown,
    args: readonly unknown[],
    options: StartOptions = {},
  ): Promise<WorkflowHandle<never>> {
    this.#assertOpen();
    if (!isWorkflowClass(workflow)) {
      throw new SimpleflowError(
        'invalid-input',
        `a class that extends Workflow can be started, got ${describeValue(workflow)}`,
      );
    }
    return handleOf<never>(this.#start(workflow, args, options));
  }

  shutdown(options: ShutdownOptions = {}): Promise<void> {
    if (options.cancelPending === true) this.#cancelPending();
    this.#shutdown ??= this.#drain();
    if (options.graceMs !== undefined) this.#giveUpAfter(options.graceMs, this.#shutdown);
    return options.wait === false ? Promise.resolve() : this.#shutdown;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  #assertOpen(): void {
    if (this.#shutdown !== undefined) {
      throw new SimpleflowError('executor-closed', 'this executor is shut down and takes no more work');
    }
  }

  #submitWorkflow(workflow: AnyWorkflowClass, args: readonly unknown[]): Future<unknown> {
    const submission = new WorkflowSubmission(this.#bare, (resolved) =>
      this.#start(workflow, resolved, { awaitsSignals: false }),
    );
    return submission.submit(args);
  }

  #start(workflow: AnyWorkflowClass, args: readonly unknown[], options: StartOptions): LiveRun {
    const { name, version = 'default', taskList = 'default' } = workflow.definition;
    checkName('a workflow name', name);
    const workflowId = checkName('a workflow id', options.workflowId ?? randomUUID());
    if (this.#runs.has(workflowId)) {
      throw new SimpleflowError(
        'workflow-already-running',
        `a run with the workflow id \`${workflowId}\` is open`,
      );
    }
    const input = `{"args":${this.#codec.encode(args)},"kwargs":{}}`;
    const tags = checkTags(options.tags ?? []);
    const run = new LiveRun(
      { kind: 'run-started', workflowId, runId: randomUUID(), name, version, taskList, tags, input },
      {
        workflow,
        codec: this.#codec,
        clock: this.#clock,
        dispatcher: this.#dispatcher,
        keepsJournal: this.#journal,
        awaitsSignals: options.awaitsSignals ?? true,
        scope: this.#bare,
        signal: (from, { id, ...signal }) => {
          const isDelivered = this.#signal(signal);
          from.deliver(
            isDelivered
              ? { kind: 'signal-sent', id }
              : { kind: 'signal-failed', id, cause: 'UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION' },
          );
        },
        wake: (woken) => this.#wake(woken),
        closed: () => this.#closed(workflowId),
        ...(this.#instantiate === undefined ? undefined : { instantiate: this.#instantiate }),
      },
    );
    this.#runs.set(workflowId, run);
    return run;
  }

  /** One turn for all runs that have something to do. */
  #wake(run: LiveRun): void {
    this.#ready.add(run);
    if (this.#isTurnPlanned) return;
    this.#isTurnPlanned = true;
    let inTurn: LiveRun[] = [];
    runTurn(
      () => {
        inTurn = [...this.#ready].filter(({ isClosed }) => !isClosed);
        this.#ready.clear();
        this.#isTurnPlanned = false;
        for (const each of inTurn) each.beginTurn();
      },
      () => {
        for (const each of inTurn) each.endTurn();
        this.#checkIdle();
      },
    );
  }

  /** False if there is no such open run. */
  #signal(signal: { workflowId: string; runId?: string; name: string; input: string }): boolean {
    const run = this.#runs.get(signal.workflowId);
    if (run === undefined || (signal.runId !== undefined && signal.runId !== run.started.runId)) return false;
    run.deliver({ kind: 'signal-received', name: signal.name, input: signal.input });
    return true;
  }

  #closed(workflowId: string): void {
    this.#runs.delete(workflowId);
    this.#checkIdle();
  }

  async #drain(): Promise<void> {
    if (!this.#isDrained) await new Promise<void>((resolve) => (this.#onDrained = resolve));
    await this.#runner.close();
    this.#clock.close();
  }

  get #isDrained(): boolean {
    return (
      !this.#isTurnPlanned && this.#dispatcher.isIdle && this.#runs.size === 0 && this.#bare.openTasks === 0
    );
  }

  #cancelPending(): void {
    this.#bare.cancelOpen('queued');
    for (const run of this.#runs.values()) run.cancelRequested();
  }

  #giveUpAfter(graceMs: number, end: Promise<void>): void {
    const timer = setTimeout(() => {
      for (const run of [...this.#runs.values()])
        run.terminate(`not closed ${graceMs} ms after \`shutdown\``);
      this.#bare.cancelOpen('running');
      this.#onDrained?.();
    }, graceMs);
    void end.finally(() => clearTimeout(timer));
  }

  #checkIdle(): void {
    if (this.#isTurnPlanned || !this.#dispatcher.isIdle) return;
    if (this.#isDrained) this.#onDrained?.();
    this.#clock.idle();
    this.#failStuckRuns();
  }

  /** All runs wait for signals, and nobody is left to send one. */
  #failStuckRuns(): void {
    if (this.#isTurnPlanned || this.#bare.openTasks > 0) return;
    const runs = [...this.#runs.values()];
    if (runs.every((run) => run.isStuck)) for (const run of runs) run.deliver({ kind: 'run-stuck' });
  }
}

// Amazon SWF API model 2012-01-25 (StartWorkflowExecution.tagList, Tag), read 2026-11.
const MAX_TAGS = 5;
const MAX_TAG_LENGTH = 256;

function checkTags(tags: readonly string[]): readonly string[] {
  if (tags.length <= MAX_TAGS && tags.every((tag) => typeof tag === 'string' && tag.length <= MAX_TAG_LENGTH))
    return [...tags];
  throw new SimpleflowError(
    'invalid-option',
    `\`tags\` may be ${MAX_TAGS} texts of up to ${MAX_TAG_LENGTH} characters, got ${describeValue(tags)}`,
  );
}
