import { randomUUID } from 'node:crypto';
import {
  Workflow,
  type Activity,
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
  type AnyWorkflowClass,
  type Clock,
  defaultCodec,
  ExecutorBase,
  hosting,
  RealClock,
  submission,
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
export class ToyExecutor extends ExecutorBase {
  readonly #service: ToyService;
  readonly #worker: ToyWorker;
  readonly #clock: Clock;
  readonly #workflows = new Map<string, AnyWorkflowClass>();
  readonly #results = new Set<RunFuture>();
  protected isShutdown = false;

  constructor(options: ToyOptions) {
    super();
    const { folder, workflows = [], clock = new RealClock(), logger = hosting.stderrLogger() } = options;
    const { registry = new ActivityRegistry(hosting.notedActivities()) } = options;
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

  /** An activity outside a workflow is a workflow of one activity. */
  protected submitActivity(
    activity: submission.AnyActivity,
    args: readonly unknown[],
    options: TaskOptions,
  ): Future<unknown> {
    const { name, version } = activity.definition;
    class OneActivity extends Workflow {
      static override readonly definition = { name: `toy.${name}`, version };

      run(own: readonly unknown[], named: object): unknown {
        const task = activity as Activity<readonly unknown[]>;
        return this.submitWith(options, task, ...own, submission.keywordsOf(named));
      }
    }
    const { args: own, kwargs = {} } = submission.splitKeywords(args);
    return this.#submit(OneActivity, [own, kwargs], true);
  }

  protected submitWorkflow(workflow: AnyWorkflowClass, args: readonly unknown[]): Future<unknown> {
    return this.#submit(workflow, args, false);
  }

  protected async startWorkflow(
    workflow: AnyWorkflowClass,
    args: readonly unknown[],
    options: StartOptions,
  ): Promise<WorkflowHandle<never>> {
    return handleOf(this.#start(workflow, args, options));
  }

  protected mapItems<R>(
    _activity: submission.AnyActivity,
    items: Iterable<unknown> | AsyncIterable<unknown>,
    options: MapOptions,
    submit: (item: unknown) => Future<R>,
  ): AsyncIterableIterator<R> {
    return submission.mapInOrder(items, submit, options);
  }

  /** The handle on a run that is open: also on one that another process has started. */
  find(workflowId: string): WorkflowHandle<unknown> | undefined {
    const run = this.#service.find(workflowId);
    return run === undefined ? undefined : handleOf(this.#follow(run, false));
  }

  protected async end({
    wait = true,
    cancelPending = false,
    graceMs = Infinity,
  }: ShutdownOptions): Promise<void> {
    this.isShutdown = true;
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

  #submit(workflow: AnyWorkflowClass, args: readonly unknown[], isActivityOnly: boolean): Future<unknown> {
    const submission = new hosting.WorkflowSubmission(this, (resolved) =>
      this.#start(workflow, resolved, {}, isActivityOnly),
    );
    return submission.submit(args);
  }

  #start(
    workflow: AnyWorkflowClass,
    args: readonly unknown[],
    options: StartOptions,
    isActivityOnly = false,
  ): RunFuture {
    const workflowId = submission.checkName('a workflow id', options.workflowId ?? randomUUID());
    const ids = { workflowId, runId: randomUUID() };
    const started = hosting.startedOf(workflow, { args, codec: defaultCodec }, ids, options);
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
