import { randomUUID } from 'node:crypto';
import {
  SimpleflowError,
  Workflow,
  type Activity,
  type Executor,
  type Future,
  type Logger,
  type MapOptions,
  type ShutdownOptions,
  type StartOptions,
  type TaskOptions,
  type WorkflowHandle,
} from 'simpleflow';
import {
  ActivityRegistry,
  argumentsOfItem,
  checkName,
  defaultCodec,
  isActivity,
  isWorkflowClass,
  keywordsOf,
  mapInOrder,
  notedActivities,
  RealClock,
  splitKeywords,
  startedOf,
  stderrLogger,
  WorkflowSubmission,
  type AnyActivity,
  type AnyWorkflowClass,
  type Clock,
} from 'simpleflow/backend';
import { handleOf, RunFuture } from './run-future.js';
import type { RunLog } from './run-log.js';
import { ToyDecider } from './toy-decider.js';
import { ToyService } from './toy-service.js';
import { ToyWorker } from './toy-worker.js';

export interface ToyOptions {
  /** Where the service keeps its logs. */
  readonly folder: string;
  /** The workflows that deciders know; those that are started here are known without it. */
  readonly workflows?: readonly AnyWorkflowClass[];
  /** Where activities come from. Default: those that this program defines. */
  readonly registry?: ActivityRegistry;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** Service, decider and worker in one process. Runs that are open in the folder go on. */
export class ToyExecutor implements Executor {
  readonly #service: ToyService;
  readonly #worker: ToyWorker;
  readonly #clock: Clock;
  readonly #workflows = new Map<string, AnyWorkflowClass>();
  readonly #results = new Set<RunFuture>();
  #isClosed = false;

  constructor(options: ToyOptions) {
    const { folder, workflows = [], clock = new RealClock(), logger = stderrLogger() } = options;
    const { registry = new ActivityRegistry(notedActivities()) } = options;
    this.#clock = clock;
    this.#worker = new ToyWorker({ registry, codec: defaultCodec, clock, concurrency: 16 });
    this.#service = new ToyService({ folder, clock, worker: this.#worker });
    for (const workflow of workflows) this.#know(workflow);
    const decider = new ToyDecider({
      service: this.#service,
      codec: defaultCodec,
      logger,
      find: (name, version) => this.#find(name, version),
    });
    this.#service.resume();
    void decider.run();
  }

  submit(task: unknown, ...args: readonly unknown[]): Future<never> {
    if (isActivity(task)) return this.submitWith({}, task, ...args);
    return this.#submit(task, args, false);
  }

  /** An activity outside a workflow is a workflow of one activity. */
  submitWith(options: TaskOptions, activity: AnyActivity, ...args: readonly unknown[]): Future<never> {
    const { name, version } = activity.definition;
    class OneActivity extends Workflow {
      static override readonly definition = { name: `toy.${name}`, version };

      run(own: readonly unknown[], named: object): unknown {
        const task = activity as Activity<readonly unknown[]>;
        return this.submitWith(options, task, ...own, keywordsOf(named));
      }
    }
    const { args: own, kwargs = {} } = splitKeywords(args);
    return this.#submit(OneActivity, [own, kwargs], true);
  }

  map<R>(
    activity: AnyActivity,
    items: Iterable<unknown> | AsyncIterable<unknown>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<R>> {
    const submit = (item: unknown): Future<Awaited<R>> =>
      this.submitWith(options, activity, ...argumentsOfItem(activity.definition, item));
    return mapInOrder(items, submit, options);
  }

  async start(
    workflow: unknown,
    args: readonly unknown[],
    options: StartOptions = {},
  ): Promise<WorkflowHandle<never>> {
    return handleOf(this.#start(workflow, args, options));
  }

  /** The handle on a run that is open: also on one that another process has started. */
  find(workflowId: string): WorkflowHandle<unknown> | undefined {
    const run = this.#service.find(workflowId);
    return run === undefined ? undefined : handleOf(this.#follow(run, false));
  }

  async shutdown({
    wait = true,
    cancelPending = false,
    graceMs = Infinity,
  }: ShutdownOptions = {}): Promise<void> {
    this.#isClosed = true;
    const open = [...this.#results];
    if (cancelPending) for (const result of open) result.cancelRequested();
    if (graceMs === 0) for (const result of open) result.terminate('the executor shuts down');
    const closed = Promise.all(
      open.map(async ({ source }) => source.future.exception().catch(() => undefined)),
    );
    if (!wait) return;
    await closed;
    this.#service.stop();
    this.#worker.close();
    this.#clock.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  #submit(workflow: unknown, args: readonly unknown[], isActivityOnly: boolean): Future<never> {
    const submission = new WorkflowSubmission(this, (resolved) =>
      this.#start(workflow, resolved, {}, isActivityOnly),
    );
    return submission.submit(args) as Future<never>;
  }

  #start(
    workflow: unknown,
    args: readonly unknown[],
    options: StartOptions,
    isActivityOnly = false,
  ): RunFuture {
    if (this.#isClosed)
      throw new SimpleflowError('executor-closed', 'this executor is shut down and takes no more work');
    if (!isWorkflowClass(workflow))
      throw new SimpleflowError(
        'invalid-input',
        `a class that extends Workflow can be started, got ${typeof workflow}`,
      );
    const workflowId = checkName('a workflow id', options.workflowId ?? randomUUID());
    const ids = { workflowId, runId: randomUUID() };
    const started = startedOf(workflow, { args, codec: defaultCodec }, ids, options);
    this.#know(workflow);
    const limitMs = options.executionStartToCloseMs ?? workflow.definition.executionStartToCloseMs;
    const run = this.#service.start(started, limitMs);
    return this.#follow(run, isActivityOnly);
  }

  #follow(run: RunLog, isActivityOnly: boolean): RunFuture {
    const result = new RunFuture(run, {
      service: this.#service,
      codec: defaultCodec,
      scope: this,
      isActivityOnly,
    });
    this.#results.add(result);
    result.source.future.onDone(() => void this.#results.delete(result));
    return result;
  }

  #know(workflow: AnyWorkflowClass): void {
    const { name, version = 'default' } = workflow.definition;
    this.#workflows.set(`${name} ${version}`, workflow);
  }

  #find(name: string, version: string): AnyWorkflowClass | undefined {
    return this.#workflows.get(`${name} ${version}`);
  }
}
