import type { ActivityClass, ActivityInstance } from '../activity/activity.js';
import type { LambdaHandlers } from '../activity/lambda.js';
import { defaultCodec, type Codec } from '../codec/codec.js';
import { seededRandom, uuidFrom } from '../engine/language/random.js';
import { SimpleflowError } from '../errors.js';
import { Dispatcher } from '../inprocess/dispatch/dispatcher.js';
import type { Clock } from '../inprocess/clock.js';
import type { LiveRun } from '../inprocess/runs/live-run.js';
import { RunHost } from '../inprocess/runs/run-host.js';
import type { RunResult } from '../inprocess/runs/run-result.js';
import type { LogLine } from '../workflow/log.js';
import type { AnyWorkflowClass, Workflow } from '../workflow/workflow.js';
import type { Mock } from './mock.js';
import { Mocks } from './mocks.js';
import { SimulatedRunner, type PerformedCall } from './simulated-runner.js';

/** What a test says about the world around its workflow. */
export interface WorldOptions {
  /** Instead of activities and child workflows. Children without one run, with their activities mocked. Default: none. */
  readonly mocks?: readonly Mock[];
  /**
   * What becomes of an activity that has no mock. `refuse` ends the test with `not-mocked`; `run` runs it. Default:
   * `refuse`, as a test that forgets a mock would otherwise do in earnest what the activity does.
   */
  readonly unmocked?: 'refuse' | 'run';
  /** Instead of Lambda functions that have no mock, by name. One without either is refused. Default: none. */
  readonly lambdaHandlers?: LambdaHandlers;
  /** Default: JSON with tags, no registered classes. */
  readonly codec?: Codec;
  /** Makes workflow instances: to give them services. Default: `new workflow()`. */
  readonly instantiate?: (workflow: AnyWorkflowClass) => Workflow;
  /** Makes the instances of class activities that run for real. Default: `new Class()`. */
  readonly instantiateActivity?: (activityClass: ActivityClass) => ActivityInstance;
  /** Default: `test`. */
  readonly workflowId?: string;
  /** At most 5. Default: none. */
  readonly tags?: readonly string[];
}

/** The in-process host, with everything that may differ from run to run in the hands of a test. */
export class Simulation {
  readonly mocks: Mocks;
  readonly codec: Codec;
  readonly clock: Clock;
  readonly runner: SimulatedRunner;
  readonly host: RunHost;
  /** Every run so far, children and continued ones included, in the order in which they began. */
  readonly runs: LiveRun[] = [];
  /** What the workflows have logged. */
  readonly log: LogLine[] = [];
  readonly instantiate: (workflow: AnyWorkflowClass) => Workflow;
  readonly #options: WorldOptions;
  readonly #generations = new Map<string, number>();

  constructor(options: WorldOptions, clock: Clock, onRest: () => void = () => undefined) {
    const {
      mocks = [],
      unmocked = 'refuse',
      codec = defaultCodec,
      instantiateActivity,
      instantiate,
    } = options;
    this.#options = options;
    this.mocks = new Mocks(mocks);
    this.codec = codec;
    this.clock = clock;
    this.instantiate = (workflow) =>
      this.mocks.standInFor(workflow) ?? (instantiate === undefined ? new workflow() : instantiate(workflow));
    this.runner = new SimulatedRunner({
      mocks: this.mocks,
      codec,
      clock,
      unmocked,
      lambdaHandlers: options.lambdaHandlers,
      instantiate: instantiateActivity,
    });
    this.host = new RunHost({
      codec,
      clock,
      dispatcher: new Dispatcher({
        runner: this.runner,
        codec,
        clock,
        yields: false,
        onIdle: () => undefined,
      }),
      copy: 'codec',
      keepsJournal: true,
      instantiate: this.instantiate,
      logger: (line) => {
        if (line.task === undefined) this.log.push(line);
      },
      scope: this,
      onRest,
      newRunId: (workflowId) => this.#runId(workflowId),
      onRun: (run) => void this.runs.push(run),
    });
  }

  /** Only signals that the test sends itself can come: a run that waits for others is stuck. */
  start(workflow: AnyWorkflowClass, args: readonly unknown[]): RunResult {
    const { workflowId = 'test', tags } = this.#options;
    if (this.mocks.isMocked(workflow)) {
      throw new SimpleflowError(
        'invalid-option',
        `\`${workflow.definition.name}\` is under test: a mock of it would run instead`,
      );
    }
    const result = this.host.start(workflow, args, {
      workflowId,
      awaitsSignals: false,
      ...(tags === undefined ? undefined : { tags }),
    });
    // Who looks at it looks later.
    result.source.future.onDone(() => undefined);
    return result;
  }

  get isOver(): boolean {
    return this.host.openRuns.length === 0 && this.runner.waiting.length === 0;
  }

  /** All that has happened has had its consequences in the runs. */
  async rest(): Promise<void> {
    do await new Promise<void>((resolve) => void setImmediate(resolve));
    while (!this.host.isResting);
  }

  /** In one turn. */
  async report(performed: readonly PerformedCall[]): Promise<void> {
    for (const call of performed) call.report();
    await this.rest();
  }

  /** From the workflow id: what follows from it (`random`, ids of children) is the same in every test. */
  #runId(workflowId: string): string {
    const generation = (this.#generations.get(workflowId) ?? 0) + 1;
    this.#generations.set(workflowId, generation);
    return uuidFrom(seededRandom(`${workflowId} ${generation}`));
  }
}
