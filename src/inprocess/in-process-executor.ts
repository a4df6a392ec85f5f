import { setImmediate } from 'node:timers';
import { defaultCodec, type Codec } from '../codec/codec.js';
import { ExecutorBase } from '../executor/executor-base.js';
import type { ActivityRunner } from '../executor/activity-runner.js';
import type { MapOptions, ShutdownOptions, StartOptions, WorkflowHandle } from '../executor/executor.js';
import type { Progress } from '../executor/progress.js';
import { stderrLogger } from '../executor/stderr-logger.js';
import type { Future } from '../futures/future.js';
import { startLongTimeout } from '../futures/timeout.js';
import { checkTaskOptions } from '../engine/tasks/task-options.js';
import type { RunStore } from '../store/run-store.js';
import type { AnyActivity, TaskOptions } from '../workflow/submittable.js';
import type { AnyWorkflowClass } from '../workflow/workflow.js';
import { BareTasks } from './dispatch/bare-tasks.js';
import { RealClock, type Clock } from './clock.js';
import { Dispatcher, type ActivityQueue } from './dispatch/dispatcher.js';
import { DurableRuns } from './runs/durable-runs.js';
import { checkCopy, type InProcessOptions } from './in-process-options.js';
import { Lanes } from './dispatch/lanes.js';
import { selfWait, workflowSelfWait } from './dispatch/self-wait.js';
import { withLambdaHandlers } from './dispatch/lambda-runner.js';
import { RunHost } from './runs/run-host.js';
import { MapCalls } from './map/map-calls.js';
import { mapInOrder, readAhead } from './map/map-in-order.js';
import { handleOf } from './runs/workflow-handle.js';
import { WorkflowSubmission } from './runs/workflow-submission.js';

/** How long `shutdown` waits for activities when runs are kept in a store: they run again if they have not ended. */
const DURABLE_GRACE_MS = 10_000;

/** Runs workflows in this process, and their activities wherever the runner does: the host of all in-process backends. */
export class InProcessExecutor extends ExecutorBase {
  readonly #runner: ActivityRunner;
  readonly #inlineRunner: ActivityRunner | undefined;
  readonly #codec: Codec;
  readonly #clock: Clock;
  readonly #dispatcher: ActivityQueue;
  readonly #bare: BareTasks;
  readonly #mapCalls: MapCalls;
  readonly #host: RunHost;
  readonly #durable: DurableRuns | undefined;
  #opening: Promise<void> = Promise.resolve();
  /** Runs stay open when this executor has shut down: the next host of the store goes on with them. */
  #keepsRuns = false;
  #shutdown: Promise<void> | undefined;
  #onDrained: (() => void) | undefined;
  #isCheckPlanned = false;

  constructor(options: InProcessOptions) {
    super();
    const { copy = 'codec', journal = false, logger = stderrLogger() } = options;
    checkCopy(copy, journal || options.store !== undefined);
    this.#codec = options.codec ?? defaultCodec;
    this.#inlineRunner = options.inlineRunner;
    this.#runner = withLambdaHandlers(options.runner, options.lambdaHandlers ?? {}, this.#codec);
    this.#clock = options.clock ?? new RealClock();
    const common = {
      codec: this.#codec,
      clock: this.#clock,
      yields: this.#clock.isReal !== false,
      onIdle: () => this.#checkIdle(),
    };
    const dispatcher = new Dispatcher({ ...common, runner: this.#runner });
    this.#dispatcher =
      options.inlineRunner === undefined
        ? dispatcher
        : new Lanes(
            dispatcher,
            new Dispatcher({ ...common, runner: options.inlineRunner, meter: dispatcher.meter }),
          );
    // A buffer that has gone to an activity could be in no record.
    const isRecorded = options.journal === true || options.store !== undefined;
    const carriesBuffers = this.#runner.carriesBuffers === true && !isRecorded;
    this.#bare = new BareTasks({
      codec: this.#codec,
      copy,
      carriesBuffers,
      logger,
      dispatcher: this.#dispatcher,
      clock: this.#clock,
      canStopRunning: this.#runner.canStopRunning,
      onEmpty: () => this.#checkIdle(),
    });
    this.#mapCalls = new MapCalls({
      bare: this.#bare,
      assertOpen: () => this.assertOpen(),
      queue: this.#dispatcher,
      codec: this.#codec,
      copy,
      carriesBuffers,
      canStopRunning: this.#runner.canStopRunning,
      onEmpty: () => this.#checkIdle(),
    });
    this.#durable = options.store === undefined ? undefined : new DurableRuns(options, () => this.#giveUp(0));
    this.#host = new RunHost({
      codec: this.#codec,
      copy,
      clock: this.#clock,
      dispatcher: this.#dispatcher,
      keepsJournal: journal,
      carriesBuffers,
      instantiate: options.instantiate,
      logger,
      middleware: options.workflowMiddleware,
      scope: this.#bare,
      onRest: () => this.#checkIdle(),
      durable: this.#durable,
    });
    if (options.store !== undefined) this.#open(options.store);
  }

  /** Resolves when the runs of the store go on; at once if there is none. Rejects if the store cannot be opened. */
  get opened(): Promise<void> {
    return this.#opening;
  }

  /** The runs that are kept in a store; undefined without one. */
  get stored(): Pick<DurableRuns, 'lost' | 'hosts'> | undefined {
    return this.#durable;
  }

  get progress(): Progress {
    return this.#dispatcher.meter;
  }

  protected override get isShutdown(): boolean {
    return this.#shutdown !== undefined;
  }

  protected override submitActivity(
    activity: AnyActivity,
    args: readonly unknown[],
    options: TaskOptions,
  ): Future<unknown> {
    return this.#bare.submit(activity, args, options).future;
  }

  protected override mapItems<R>(
    activity: AnyActivity,
    items: Iterable<unknown> | AsyncIterable<unknown>,
    options: MapOptions,
    submit: (item: unknown) => Future<R>,
  ): AsyncIterableIterator<R> {
    checkTaskOptions(activity.definition.name, options);
    if (!this.#mapCalls.suits(activity, options)) return mapInOrder(items, submit, options);
    return readAhead(items, this.#mapCalls.ahead(activity, options, submit), options);
  }

  protected override async startWorkflow(
    workflow: AnyWorkflowClass,
    args: readonly unknown[],
    options: StartOptions,
  ): Promise<WorkflowHandle<never>> {
    const result = this.#host.start(workflow, args, options);
    await result.durable;
    return handleOf<never>(result);
  }

  protected override end(options: ShutdownOptions): Promise<void> {
    const isDurable = this.#durable !== undefined;
    const { wait = true, cancelPending = false, graceMs = isDurable ? DURABLE_GRACE_MS : Infinity } = options;
    if (wait && graceMs === Infinity && this.#dispatcher.isHeldByCaller())
      return Promise.reject(selfWait('the `shutdown`'));
    if (cancelPending) this.#cancelPending();
    else if (isDurable) this.#host.stop();
    this.#keepsRuns = isDurable && !cancelPending;
    this.#shutdown ??= this.#drain();
    const stop = startLongTimeout(graceMs, () => this.#giveUp(graceMs));
    // Who waits sees why the runner could not be closed.
    this.#shutdown.then(stop, stop);
    return wait ? this.#shutdown : Promise.resolve();
  }

  protected override submitWorkflow(workflow: AnyWorkflowClass, args: readonly unknown[]): Future<unknown> {
    const { name } = workflow.definition;
    const submission = new WorkflowSubmission(
      this.#bare,
      (resolved) => this.#host.start(workflow, resolved, { awaitsSignals: false }),
      (callback) => workflowSelfWait(this.#dispatcher, name, callback),
    );
    return submission.submit(args);
  }

  async #drain(): Promise<void> {
    if (!this.#isDrained) await new Promise<void>((resolve) => (this.#onDrained = resolve));
    this.#dispatcher.close();
    await this.#opening.catch(ignore);
    await this.#durable?.close();
    await this.#runner.close();
    await this.#inlineRunner?.close();
    this.#clock.close();
  }

  get #isDrained(): boolean {
    const isEmpty = this.#keepsRuns || this.#host.openRuns.length === 0;
    return this.#isQuiet && isEmpty && !this.#hasOpenTasks;
  }

  #open(store: RunStore | Promise<RunStore>): void {
    this.#opening = (async () => {
      await this.#durable?.open(this.#host, await store);
    })();
    this.#opening.catch((error: unknown) => this.#durable?.transactions.fail(error as Error));
  }

  /** No run has a turn to take, and no activity is in flight. */
  get #isQuiet(): boolean {
    return this.#host.isResting && this.#dispatcher.isIdle;
  }

  /** Outside workflows. */
  get #hasOpenTasks(): boolean {
    return this.#bare.openTasks > 0 || !this.#mapCalls.areOver;
  }

  #cancelPending(): void {
    this.#bare.cancelOpen('queued');
    this.#mapCalls.cancelOpen('queued');
    this.#host.transactions.now(() => {
      for (const run of this.#host.openRuns) run.receive({ kind: 'cancel-requested' });
    });
  }

  #giveUp(graceMs: number): void {
    const reason = `not closed ${graceMs} ms after \`shutdown\``;
    if (this.#durable === undefined) {
      for (const run of this.#host.openRuns) run.end({ kind: 'terminate-run', reason });
    } else this.#host.abandonActivities();
    this.#bare.cancelOpen('running');
    this.#mapCalls.cancelOpen('running');
    this.#onDrained?.();
  }

  /** Soon: what is going on now (a callback, timers of one instant, a reader that goes on) may have more to do. */
  #checkIdle(): void {
    if (this.#isCheckPlanned || !this.#isQuiet) return;
    this.#isCheckPlanned = true;
    setImmediate(() => {
      this.#isCheckPlanned = false;
      this.#idle();
    });
  }

  #idle(): void {
    // Whatever keeps it busy will ask again.
    if (!this.#isQuiet) return;
    if (this.#isDrained) this.#onDrained?.();
    if (this.#clock.idle()) this.#checkIdle();
    else if (!this.#hasOpenTasks && this.#durable === undefined) this.#host.failStuckRuns();
  }
}

function ignore(): void {
  // Whoever waits for the opening hears of it.
}
