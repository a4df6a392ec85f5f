import type { ActivityCall, ActivityOutcome } from '../activity/activity-call.js';
import type { ActivityClass, ActivityDefinition, ActivityInstance } from '../activity/activity.js';
import { activityContext } from '../activity/activity-context.js';
import { CallContext } from '../activity/call-context.js';
import type { LambdaHandlers } from '../activity/lambda.js';
import { runActivity } from '../activity/run-activity.js';
import type { Codec } from '../codec/codec.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityControl, ActivityRunner } from '../executor/activity-runner.js';
import type { Clock } from '../inprocess/clock.js';
import { Takes } from './mock.js';
import { isStandIn, type Mocks } from './mocks.js';

export interface SimulatedRunnerOptions {
  readonly mocks: Mocks;
  readonly codec: Codec;
  readonly clock: Clock;
  /** What becomes of an activity without a mock. */
  readonly unmocked: 'refuse' | 'run';
  /** Instead of Lambda functions that have no mock. */
  readonly lambdaHandlers?: LambdaHandlers | undefined;
  /** Makes the instance of a class activity. Default: `new Class()`. */
  readonly instantiate?: ((activityClass: ActivityClass) => ActivityInstance) | undefined;
}

/** A call that the test has not let run yet. */
export interface WaitingCall {
  readonly call: ActivityCall;
  readonly control: ActivityControl;
  readonly settle: (outcome: ActivityOutcome) => void;
}

/** A call that has run; `report` tells the host, in the turn that the caller chooses. */
export interface PerformedCall {
  report(): void;
}

/** Holds every call until it is told which one to perform; mocks instead of activities. */
export class SimulatedRunner implements ActivityRunner {
  // In a simulation nobody waits for a worker.
  readonly concurrency = Number.MAX_SAFE_INTEGER;
  readonly canStopRunning = true;
  readonly #options: SimulatedRunnerOptions;
  /** In the order in which they were handed over. */
  #waiting: WaitingCall[] = [];
  /** Why the test cannot go on: an activity for which it has no mock. */
  refusal: SimpleflowError | undefined;

  constructor(options: SimulatedRunnerOptions) {
    this.#options = options;
  }

  get waiting(): readonly WaitingCall[] {
    return this.#waiting;
  }

  run(call: ActivityCall, control: ActivityControl): Promise<ActivityOutcome> {
    return new Promise((resolve) => {
      const waiting = { call, control, settle: resolve };
      this.#waiting.push(waiting);
      control.signal.addEventListener('abort', () => {
        this.#remove(waiting);
        // One that is under way ends by itself; the host takes the first outcome.
        resolve({ kind: 'cancelled' });
      });
    });
  }

  async close(): Promise<void> {
    this.#waiting = [];
  }

  /** Runs a waiting call: its mock, or the activity. */
  async perform(waiting: WaitingCall): Promise<PerformedCall> {
    this.#remove(waiting);
    const { call, control, settle } = waiting;
    const { codec, instantiate, clock } = this.#options;
    let delayMs = 0;
    const definition = this.#definitionOf(call, (ms) => (delayMs = ms));
    if (definition === undefined) {
      const refused = this.#refuse(call);
      return { report: () => settle(refused) };
    }
    const options = { codec, ...(instantiate === undefined ? undefined : { instantiate }) };
    const outcome = await runActivity(definition, call, new CallContext(call, control), options);
    return {
      report: () => {
        if (delayMs === 0) settle(outcome);
        else if (delayMs !== Infinity) clock.schedule(clock.elapsedMs() + delayMs, () => settle(outcome));
      },
    };
  }

  /** Ends a waiting call without running it. */
  end(waiting: WaitingCall, outcome: ActivityOutcome): PerformedCall {
    this.#remove(waiting);
    return { report: () => waiting.settle(outcome) };
  }

  #remove(waiting: WaitingCall): void {
    this.#waiting = this.#waiting.filter((each) => each !== waiting);
  }

  #definitionOf(call: ActivityCall, takesMs: (ms: number) => void): ActivityDefinition | undefined {
    const { definition } = call;
    const { mocks, unmocked } = this.#options;
    if (definition === undefined) return undefined;
    if (definition.isLambda === true) return this.#lambda(call, definition, takesMs);
    const fn = isStandIn(definition)
      ? (definition.implementation as (...args: unknown[]) => unknown)
      : mocks.ofActivity(call);
    if (fn === undefined) return unmocked === 'run' ? definition : undefined;
    return { ...definition, implementation: (...args: unknown[]) => timed(fn(...args), takesMs) };
  }

  /** Its input is its event, whatever that looks like. */
  #lambda(
    call: ActivityCall,
    definition: ActivityDefinition,
    takesMs: (ms: number) => void,
  ): ActivityDefinition | undefined {
    const { mocks, codec, lambdaHandlers = {} } = this.#options;
    const { name, input } = call;
    const event = codec.decode(input);
    const mocked = mocks.ofActivity(call);
    const handler = Object.hasOwn(lambdaHandlers, name) ? lambdaHandlers[name] : undefined;
    if (mocked === undefined && handler === undefined) return undefined;
    const implementation = (): unknown => {
      if (mocked !== undefined) return timed(mocked(event), takesMs);
      return handler?.(event, { functionName: name, signal: activityContext().signal });
    };
    return { ...definition, rawInput: true, implementation };
  }

  #refuse({ name, version, id }: ActivityCall): ActivityOutcome {
    this.refusal ??= new SimpleflowError(
      'not-mocked',
      `the workflow submitted \`${id}\`, and there is no mock of \`${name}\` (version ${version}): add \`mock(…)\` of it to \`mocks\`, or let activities run for real with \`unmocked: 'run'\``,
    );
    return { kind: 'failed', failure: this.#options.codec.encodeFailure(this.refusal) };
  }
}

/** What a mock gave, without the time that it takes. */
function timed(result: unknown, takesMs: (ms: number) => void): unknown {
  if (result instanceof Promise) return result.then((value: unknown) => timed(value, takesMs));
  if (!(result instanceof Takes)) return result;
  takesMs(result.delayMs);
  return result.value;
}
