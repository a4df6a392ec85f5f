import type {
  Codec,
  Future,
  MapOptions,
  ShutdownOptions,
  StartOptions,
  TaskOptions,
  WorkflowHandle,
} from 'simpleflow';
import { type AnyWorkflowClass, ExecutorBase, submission } from 'simpleflow/backend';
import { Registrar } from '../client/registrar.js';
import type { SwfApi, WireEvent } from '../client/swf-api.js';
import { UncutWarnings } from '../client/uncut-warning.js';
import { DEFAULT_RETENTION_DAYS, type SwfSettings } from '../settings.js';
import { ExecutorShutdown } from './executor-shutdown.js';
import type { RunClosings } from '../runs/run-closings.js';
import { RunHandle } from './run-handle.js';
import { CallGate, RunWatch } from './run-watch.js';
import { startInput, startRun } from './start-run.js';
import { Submission, type SubmissionHost } from './submission.js';
import { activitySubmission, workflowSubmission } from './submission-kinds.js';

export interface SwfExecutorOptions {
  readonly api: SwfApi;
  readonly settings: SwfSettings;
  readonly codec: Codec;
  readonly log: (line: string) => void;
  readonly closings?: RunClosings | undefined;
}

// Starts and looks under way at once: enough to hide the way to the service, few enough to stay below its rates.
const MOST_STARTS = 16;
const MOST_LOOKS = 8;
const DEFAULT_SHORTEST_POLL_MS = 100;
const DEFAULT_LONGEST_POLL_MS = 10_000;

/** Runs workflows on Amazon SWF: starts them and waits for them. Deciders and workers do the rest, wherever they are. */
export class SwfExecutor extends ExecutorBase {
  readonly #options: SwfExecutorOptions;
  readonly #registrar: Registrar;
  readonly #ids = new submission.IdSource();
  readonly #starts = new CallGate(MOST_STARTS);
  readonly #looks = new CallGate(MOST_LOOKS);
  readonly #submissions = new Set<Submission>();
  readonly #handles = new Set<RunHandle>();
  readonly #shutdown: ExecutorShutdown;
  readonly #warnings = new UncutWarnings();

  constructor(options: SwfExecutorOptions) {
    super();
    const { api, settings, log } = options;
    this.#options = options;
    const { domain, retentionDays = DEFAULT_RETENTION_DAYS } = settings;
    this.#registrar = new Registrar({ api, domain, retentionDays, log });
    this.#shutdown = new ExecutorShutdown({
      submissions: this.#submissions,
      handles: this.#handles,
      api,
      domain,
    });
  }

  protected override get isShutdown(): boolean {
    return this.#shutdown.hasBegun;
  }

  protected override submitActivity(
    activity: submission.AnyActivity,
    args: readonly unknown[],
    options: TaskOptions,
  ): Future<unknown> {
    return this.#submit(activitySubmission(activity, options, this.#ids, this.#options), args);
  }

  protected override submitWorkflow(workflow: AnyWorkflowClass, args: readonly unknown[]): Future<unknown> {
    this.#warnings.started(workflow);
    return this.#submit(workflowSubmission(workflow, this.#options), args);
  }

  protected override mapItems<R>(
    activity: submission.AnyActivity,
    items: Iterable<unknown> | AsyncIterable<unknown>,
    options: MapOptions,
    submit: (item: unknown) => Future<R>,
  ): AsyncIterableIterator<R> {
    submission.checkTaskOptions(activity.definition.name, options);
    return submission.mapInOrder(items, submit, options);
  }

  protected override end(options: ShutdownOptions): Promise<void> {
    return this.#shutdown.shutdown(options);
  }

  protected override async startWorkflow(
    workflow: AnyWorkflowClass,
    args: readonly unknown[],
    options: StartOptions,
  ): Promise<WorkflowHandle<never>> {
    const { api, settings, codec } = this.#options;
    const input = startInput(workflow, args, options, { settings, codec });
    this.#warnings.started(workflow);
    const runId = await this.#starts.pass(async () => startRun(input, { api, registrar: this.#registrar }));
    const watch = this.#watch({ workflowId: input.workflowId, runId });
    const handle = new RunHandle({
      api,
      domain: settings.domain,
      codec,
      workflowName: workflow.definition.name,
      scope: this,
      watch,
    });
    this.#handles.add(handle);
    handle.future.onDone(() => void this.#handles.delete(handle));
    return handle;
  }

  #submit(kind: ConstructorParameters<typeof Submission>[0], args: readonly unknown[]): Future<unknown> {
    const submission = new Submission(kind, this.#host, this);
    this.#submissions.add(submission);
    try {
      submission.submit(args);
    } catch (error) {
      this.#host.closed(submission);
      throw error;
    }
    return submission.source.future;
  }

  readonly #host: SubmissionHost = {
    launch: async (input, isWanted, onLook) =>
      this.#starts.pass(async () => {
        // Not in the same breath as `submit`: what is cancelled at once is never sent.
        await Promise.resolve();
        if (!isWanted()) return undefined;
        const runId = await startRun(input, { api: this.#options.api, registrar: this.#registrar });
        return this.#watch({ workflowId: input.workflowId, runId }, onLook);
      }),
    requestCancel: (watch) => this.#shutdown.requestCancel(watch),
    closed: (submission) => {
      const { id } = submission.kind;
      if (id !== undefined) this.#ids.release(id);
      this.#submissions.delete(submission);
      this.#shutdown.changed();
    },
  };

  #watch(
    run: { readonly workflowId: string; readonly runId: string },
    onLook?: (events: readonly WireEvent[]) => void,
  ): RunWatch {
    const { api, settings, log, closings } = this.#options;
    const {
      domain,
      shortestPollMs = DEFAULT_SHORTEST_POLL_MS,
      longestPollMs = DEFAULT_LONGEST_POLL_MS,
    } = settings;
    return new RunWatch(
      run,
      { api, domain, shortestPollMs, longestPollMs, log, closings, gate: this.#looks },
      onLook,
    );
  }
}
