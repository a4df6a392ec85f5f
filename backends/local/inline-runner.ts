import {
  ActivityRegistry,
  defaultCodec,
  runActivity,
  type ActivityCall,
  type ActivityContext,
  type ActivityControl,
  type ActivityOutcome,
  type ActivityRunner,
  type Codec,
  type RunActivityOptions,
} from 'simpleflow/backend';

export interface InlineRunnerOptions extends Partial<RunActivityOptions> {
  /** Finds activities that come without their definition. */
  readonly registry?: ActivityRegistry;
}

/** Runs activities in this thread, one at a time. */
export class InlineRunner implements ActivityRunner {
  readonly concurrency = 1;
  readonly canStopRunning = false;
  readonly #registry: ActivityRegistry;
  readonly #options: RunActivityOptions;

  constructor(options: InlineRunnerOptions = {}) {
    const { registry = new ActivityRegistry(), codec = defaultCodec, instantiate, middleware } = options;
    this.#registry = registry;
    this.#options = { codec, middleware, ...(instantiate === undefined ? undefined : { instantiate }) };
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
