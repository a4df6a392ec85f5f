import { setImmediate } from 'node:timers';
import { isActivity, type Activity } from '../activity/activity.js';
import type { LambdaHandlers } from '../activity/lambda.js';
import { defaultCodec, type Codec } from '../codec/codec.js';
import type { Copy } from '../engine/tasks/task-scope.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityRunner } from '../executor/activity-runner.js';
import type {
  Executor,
  MapOptions,
  ShutdownOptions,
  StartOptions,
  WorkflowHandle,
} from '../executor/executor.js';
import type { Progress } from '../executor/progress.js';
import { stderrLogger } from '../executor/stderr-logger.js';
import type { Future } from '../futures/future.js';
import { startLongTimeout } from '../futures/timeout.js';
import { checkTaskOptions } from '../engine/tasks/task-options.js';
import { describeValue } from '../util/describe-value.js';
import { isSubmittable, type AnyActivity, type TaskOptions } from '../workflow/submittable.js';
import type { Logger } from '../workflow/log.js';
import type { WorkflowMiddleware } from '../workflow/workflow-middleware.js';
import { isWorkflowClass, type AnyWorkflowClass, type Workflow } from '../workflow/workflow.js';
import { BareTasks } from './dispatch/bare-tasks.js';
import { RealClock, VirtualClock, type Clock } from './clock.js';
import { Dispatcher, type ActivityQueue } from './dispatch/dispatcher.js';
import { Lanes } from './dispatch/lanes.js';
import { withLambdaHandlers } from './dispatch/lambda-runner.js';
import { RunHost } from './runs/run-host.js';
import { MapCalls } from './map/map-calls.js';
import { mapInOrder, readAhead } from './map/map-in-order.js';
import { handleOf } from './runs/workflow-handle.js';
import { WorkflowSubmission } from './runs/workflow-submission.js';

export interface InProcessOptions {
  /** Where activities run. The executor owns it and closes it. */
  readonly runner: ActivityRunner;
  /**
   * Where activities run whose definition says `placement: 'inline'`, beside the others and in a queue of their own.
   * Default: `runner` runs them, too.
   */
  readonly inlineRunner?: ActivityRunner;
  /** Default: JSON with tags, no registered classes. */
  readonly codec?: Codec;
  /**
   * `codec`: activities get copies of their arguments, and who asks for their results copies of those, as on every other
   * backend. `none`: the values themselves, for runners that run in this thread. It is faster, and functions and open
   * files may be given, too. The price: what an activity changes in a list is changed for whoever else holds that list;
   * what works here may be refused by another backend (`not-serializable`); and no journal can be kept. What workflows
   * are given and return, signals and markers are copied all the same. Default: `codec`.
   */
  readonly copy?: Copy;
  /** Default: the clock of the process. The executor owns it and closes it. */
  readonly clock?: Clock;
  /** Record every run, so that `handle.history()` can give its journal. Default: false. */
  readonly journal?: boolean;
  /** Gets the lines that workflows write. Default: those from `info` on go to stderr. */
  readonly logger?: Logger;
  /** What is around the commands of workflows, outermost first. Default: nothing. */
  readonly workflowMiddleware?: readonly WorkflowMiddleware[];
  /** Run in this thread in place of Lambda functions. Default: none, their tasks fail with `unknown-activity`. */
  readonly lambdaHandlers?: LambdaHandlers;
  /** Makes workflow instances. Default: `new workflow()`. */
  readonly instantiate?: (workflow: AnyWorkflowClass) => Workflow;
}

/** Runs workflows in this process, and their activities wherever the runner does: the host of all in-process backends. */
export class InProcessExecutor implements Executor {
  readonly #runner: ActivityRunner;
  readonly #inlineRunner: ActivityRunner | undefined;
  readonly #codec: Codec;
  readonly #clock: Clock;
  readonly #dispatcher: ActivityQueue;
  readonly #bare: BareTasks;
  readonly #mapCalls: MapCalls;
  readonly #host: RunHost;
  #shutdown: Promise<void> | undefined;
  #onDrained: (() => void) | undefined;
  #isCheckPlanned = false;

  constructor(options: InProcessOptions) {
    const { copy = 'codec', journal = false } = options;
    checkCopy(copy, journal);
    this.#codec = options.codec ?? defaultCodec;
    this.#inlineRunner = options.inlineRunner;
    this.#runner = withLambdaHandlers(options.runner, options.lambdaHandlers ?? {}, this.#codec);
    this.#clock = options.clock ?? new RealClock();
    const common = {
      codec: this.#codec,
      clock: this.#clock,
      yields: !(this.#clock instanceof VirtualClock),
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
    const carriesBuffers = this.#runner.carriesBuffers === true && options.journal !== true;
    this.#bare = new BareTasks({
      codec: this.#codec,
      copy,
      carriesBuffers,
      dispatcher: this.#dispatcher,
      clock: this.#clock,
      canStopRunning: this.#runner.canStopRunning,
      onEmpty: () => this.#checkIdle(),
    });
    this.#mapCalls = new MapCalls({
      bare: this.#bare,
      assertOpen: () => this.#assertOpen(),
      queue: this.#dispatcher,
      codec: this.#codec,
      copy,
      carriesBuffers,
      canStopRunning: this.#runner.canStopRunning,
      onEmpty: () => this.#checkIdle(),
    });
    this.#host = new RunHost({
      codec: this.#codec,
      copy,
      clock: this.#clock,
      dispatcher: this.#dispatcher,
      keepsJournal: journal,
      carriesBuffers,
      instantiate: options.instantiate,
      logger: options.logger ?? stderrLogger(),
      middleware: options.workflowMiddleware,
      scope: this.#bare,
      onRest: () => this.#checkIdle(),
    });
  }

  get progress(): Progress {
    return this.#dispatcher.meter;
  }

  submit(task: unknown, ...args: readonly unknown[]): Future<never> {
    this.#assertOpen();
    if (isActivity(task)) return this.#bare.submit(task, args, {}).future as Future<never>;
    if (isWorkflowClass(task)) return this.#submitWorkflow(task, args) as Future<never>;
    if (isSubmittable(task)) {
      const name = task.constructor.name;
      throw new SimpleflowError(
        'invalid-input',
        `a ${name} belongs into a workflow: submit it there, with \`this.submit\``,
      );
    }
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
    checkTaskOptions(activity.definition.name, options);
    const submit = (item: X): Future<Awaited<R>> => this.submitWith(options, activity, item);
    if (!this.#mapCalls.suits(activity, options)) return mapInOrder(items, submit, options);
    return readAhead(items, this.#mapCalls.ahead(activity, options, submit), options);
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
    return handleOf<never>(this.#host.start(workflow, args, options));
  }

  shutdown({ wait = true, cancelPending = false, graceMs = Infinity }: ShutdownOptions = {}): Promise<void> {
    if (!(graceMs >= 0)) {
      throw new SimpleflowError(
        'invalid-option',
        `\`graceMs\` must be a number of at least 0, got \`${graceMs}\``,
      );
    }
    if (cancelPending) this.#cancelPending();
    this.#shutdown ??= this.#drain();
    const stop = startLongTimeout(graceMs, () => this.#giveUp(graceMs));
    // Who waits sees why the runner could not be closed.
    this.#shutdown.then(stop, stop);
    return wait ? this.#shutdown : Promise.resolve();
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
      this.#host.start(workflow, resolved, { awaitsSignals: false }),
    );
    return submission.submit(args);
  }

  async #drain(): Promise<void> {
    if (!this.#isDrained) await new Promise<void>((resolve) => (this.#onDrained = resolve));
    this.#dispatcher.close();
    await this.#runner.close();
    await this.#inlineRunner?.close();
    this.#clock.close();
  }

  get #isDrained(): boolean {
    return this.#isQuiet && this.#host.openRuns.length === 0 && !this.#hasOpenTasks;
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
    for (const run of this.#host.openRuns) run.deliver({ kind: 'cancel-requested' });
  }

  #giveUp(graceMs: number): void {
    const reason = `not closed ${graceMs} ms after \`shutdown\``;
    for (const run of this.#host.openRuns) run.end({ kind: 'terminate-run', reason });
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
    else if (!this.#hasOpenTasks) this.#host.failStuckRuns();
  }
}

function checkCopy(copy: unknown, journal: boolean): void {
  if (copy !== 'codec' && copy !== 'none') {
    throw new SimpleflowError(
      'invalid-option',
      `\`copy\` must be \`codec\` or \`none\`, got ${describeValue(copy)}`,
    );
  }
  if (copy === 'none' && journal) {
    throw new SimpleflowError(
      'invalid-option',
      "a journal holds copies: `journal: true` and `copy: 'none'` do not go together",
    );
  }
}
