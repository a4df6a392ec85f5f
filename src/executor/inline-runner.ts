import type { ActivityCall, ActivityOutcome } from '../activity/activity-call.js';
import { CallContext } from '../activity/call-context.js';
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
  readonly carriesBuffers = true;
  readonly #registry: ActivityRegistry;
  readonly #options: RunActivityOptions;

  constructor(options: InlineRunnerOptions = {}) {
    const {
      registry = new ActivityRegistry(),
      codec = defaultCodec,
      concurrency = 1,
      instantiate,
      middleware,
    } = options;
    this.concurrency = concurrency;
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
    return runActivity(definition, call, new CallContext(call, control), this.#options);
  }

  async close(): Promise<void> {
    // Holds nothing.
  }

  get #codec(): Codec {
    return this.#options.codec;
  }
}
