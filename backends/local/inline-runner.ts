import {
  ActivityRegistry,
  CallContext,
  defaultCodec,
  runActivity,
  type ActivityCall,
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
    const { registry = new ActivityRegistry(), codec = defaultCodec, instantiate } = options;
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
    return runActivity(definition, call, new CallContext(call, control), this.#options);
  }

  async close(): Promise<void> {
    // Holds nothing.
  }

  get #codec(): Codec {
    return this.#options.codec;
  }
}
