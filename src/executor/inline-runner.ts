import type { ActivityCall, ActivityOutcome } from '../activity/activity-call.js';
import type { ActivityContext } from '../activity/activity-context.js';
import { ActivityRegistry } from '../activity/registry.js';
import { runActivity, type RunActivityOptions } from '../activity/run-activity.js';
import { defaultCodec, type Codec } from '../codec/codec.js';
import type { ActivityControl, ActivityRunner } from './activity-runner.js';

export interface InlineRunnerOptions extends Partial<RunActivityOptions> {
  /** Finds activities that come without their definition. */
  readonly registry?: ActivityRegistry;
  /** How many may run at once: more than one is for activities that wait for something outside. Default: 1. */
  readonly concurrency?: number;
}

/** Runs activities in this thread, by default one at a time. */
export class InlineRunner implements ActivityRunner {
  readonly concurrency: number;
  readonly canStopRunning = false;
  readonly #registry: ActivityRegistry;
  readonly #options: RunActivityOptions;

  constructor(options: InlineRunnerOptions = {}) {
    const { registry = new ActivityRegistry(), codec = defaultCodec, concurrency = 1, instantiate } = options;
    this.concurrency = concurrency;
    this.#registry = registry;
    this.#options = { codec, ...(instantiate === undefined ? undefined : { instantiate }) };
  }

  run(call: ActivityCall, control: ActivityControl): ActivityOutcome | Promise<ActivityOutcome> {
    let definition;
    try {
      definition = call.definition ?? this.#registry.get(call.name, call.version).definition;
    } catch (error) {
      return { kind: 'failed', failure: this.#codec.encodeFailure(error) };
    }
    return runActivity(definition, call, new InlineContext(call, control), this.#options);
  }

  async close(): Promise<void> {
    // Holds nothing.
  }

  get #codec(): Codec {
    return this.#options.codec;
  }
}

/** The call and its control, as the activity sees them. */
class InlineContext implements ActivityContext {
  readonly #call: ActivityCall;
  readonly #control: ActivityControl;

  constructor(call: ActivityCall, control: ActivityControl) {
    this.#call = call;
    this.#control = control;
  }

  get activityId(): string {
    return this.#call.id;
  }
  get name(): string {
    return this.#call.name;
  }
  get version(): string {
    return this.#call.version;
  }
  get taskList(): string {
    return this.#call.taskList;
  }
  get attempt(): number {
    return this.#call.attempt;
  }
  get workflowId(): string | undefined {
    return this.#call.workflowId;
  }
  get runId(): string | undefined {
    return this.#call.runId;
  }
  get signal(): AbortSignal {
    return this.#control.signal;
  }
  heartbeat(details?: unknown): void {
    this.#control.heartbeat(details);
  }
}
