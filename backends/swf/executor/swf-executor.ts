import {
  SimpleflowError,
  type Executor,
  type Future,
  type MapOptions,
  type ShutdownOptions,
  type StartOptions,
  type TaskOptions,
  type WorkflowHandle,
} from 'simpleflow';
import {
  argumentsOfItem,
  checkTaskOptions,
  IdSource,
  isActivity,
  isSubmittable,
  isWorkflowClass,
  mapInOrder,
  type AnyActivity,
  type AnyWorkflowClass,
  type Codec,
} from 'simpleflow/backend';
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
export class SwfExecutor implements Executor {
  readonly #options: SwfExecutorOptions;
  readonly #registrar: Registrar;
  readonly #ids = new IdSource();
  readonly #starts = new CallGate(MOST_STARTS);
  readonly #looks = new CallGate(MOST_LOOKS);
  readonly #submissions = new Set<Submission>();
  readonly #handles = new Set<RunHandle>();
  readonly #shutdown: ExecutorShutdown;
  readonly #warnings = new UncutWarnings();

  constructor(options: SwfExecutorOptions) {
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

  submit(task: unknown, ...args: readonly unknown[]): Future<never> {
    this.#shutdown.assertOpen();
    if (isActivity(task)) return this.submitWith({}, task, ...args);
    if (isWorkflowClass(task)) {
      this.#warnings.started(task);
      return this.#submit(workflowSubmission(task, this.#options), args);
    }
    if (isSubmittable(task)) {
      throw new SimpleflowError(
        'invalid-input',
        `a ${task.constructor.name} belongs into a workflow: submit it there, with \`this.submit\``,
      );
    }
    throw new SimpleflowError(
      'invalid-input',
      `an activity made by \`activity()\`, or a class that extends Workflow, can be submitted, got ${typeof task}`,
    );
  }

  submitWith(options: TaskOptions, activity: AnyActivity, ...args: readonly unknown[]): Future<never> {
    this.#shutdown.assertOpen();
    return this.#submit(activitySubmission(activity, options, this.#ids, this.#options), args);
  }

  map<R>(
    activity: AnyActivity,
    items: Iterable<unknown> | AsyncIterable<unknown>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<R>> {
    this.#shutdown.assertOpen();
    checkTaskOptions(activity.definition.name, options);
    const submit = (item: unknown): Future<Awaited<R>> =>
      this.submitWith(options, activity, ...argumentsOfItem(activity.definition, item));
    return mapInOrder(items, submit, options);
  }

  async start(
    workflow: unknown,
    args: readonly unknown[],
    options: StartOptions = {},
  ): Promise<WorkflowHandle<never>> {
    this.#shutdown.assertOpen();
    if (!isWorkflowClass(workflow)) {
      throw new SimpleflowError(
        'invalid-input',
        `a class that extends Workflow can be started, got ${typeof workflow}`,
      );
    }
    return this.#start(workflow, args, options);
  }

  shutdown(options: ShutdownOptions = {}): Promise<void> {
    return this.#shutdown.shutdown(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  async #start(
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

  #submit(kind: ConstructorParameters<typeof Submission>[0], args: readonly unknown[]): Future<never> {
    const submission = new Submission(kind, this.#host, this);
    this.#submissions.add(submission);
    try {
      submission.submit(args);
    } catch (error) {
      this.#host.closed(submission);
      throw error;
    }
    return submission.source.future as Future<never>;
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
