import { describeRun } from '../inprocess/runs/describe-run.js';
import type { Activity } from '../activity/activity.js';
import type { Codec } from '../codec/codec.js';
import type { RunDescription, RunStatus } from '../executor/executor.js';
import type { LiveRun } from '../inprocess/runs/live-run.js';
import type { RunResult } from '../inprocess/runs/run-result.js';
import type { Journal } from '../replay/journal.js';
import type { LogLine } from '../workflow/log.js';
import type { AnyActivity } from '../workflow/submittable.js';
import {
  isWorkflowClass,
  type AnyWorkflowClass,
  type Workflow,
  type WorkflowClass,
} from '../workflow/workflow.js';
import { factsOf, type CallRecord, type MarkerRecord, type TimerRecord } from './run-facts.js';
import type { Simulation } from './simulation.js';

/** One run of a test: the workflow under test, one that continues it, or a child. */
export interface TestedRun {
  readonly workflow: AnyWorkflowClass;
  readonly description: RunDescription;
  readonly journal: Journal;
}

interface Facts {
  readonly error: Error | undefined;
  readonly value: unknown;
  readonly status: RunStatus;
  readonly root: TestedRun;
  readonly runs: readonly TestedRun[];
  readonly elapsedMs: number;
  readonly log: readonly LogLine[];
  readonly codec: Codec;
  readonly instantiate: (workflow: AnyWorkflowClass) => Workflow;
}

/** What a workflow did in a test. Times are milliseconds from its start, by the clock of the test. */
export class WorkflowTest<out R = unknown> {
  /** Why there is no result, as the handle of a run says it: `cause` is what `run` threw. Undefined if there is one. */
  readonly error: Error | undefined;
  readonly status: RunStatus;
  /** Of the run that gave the result: the last one, if it continued as new. */
  readonly journal: Journal;
  /** Every run, in the order in which they began; not those of mocked workflows. */
  readonly runs: readonly TestedRun[];
  /** Every try of an activity or child, of all {@link runs}, in the order of `submit`. */
  readonly calls: readonly CallRecord[];
  readonly markers: readonly MarkerRecord[];
  /** Not those between the tries of a task. */
  readonly timers: readonly TimerRecord[];
  /** What the workflow and its children have logged; nothing of it is written anywhere. */
  readonly log: readonly LogLine[];
  /** How long the workflow took. */
  readonly elapsedMs: number;
  /** @internal */
  readonly codec: Codec;
  /** @internal */
  readonly instantiate: (workflow: AnyWorkflowClass) => Workflow;
  readonly #value: unknown;

  /** @internal */
  constructor(facts: Facts) {
    this.error = facts.error;
    this.#value = facts.value;
    this.status = facts.status;
    this.journal = facts.root.journal;
    this.runs = facts.runs;
    this.log = facts.log;
    this.elapsedMs = facts.elapsedMs;
    this.codec = facts.codec;
    this.instantiate = facts.instantiate;
    const originMs = facts.runs[0]?.description.startedAtMs ?? 0;
    const each = facts.runs.map(({ journal }) => factsOf(journal, facts.codec, originMs));
    this.calls = each.flatMap(({ calls }) => calls).sort((a, b) => a.submittedAtMs - b.submittedAtMs);
    this.markers = each.flatMap(({ markers }) => markers);
    this.timers = each.flatMap(({ timers }) => timers);
  }

  /** @internal */
  static async of<R>(
    { runs, mocks, log, codec, instantiate }: Simulation,
    { run, source }: RunResult,
    startedAtMs: number,
  ): Promise<WorkflowTest<R>> {
    const outcome = await source.future.result().then(
      (value) => ({ value, error: undefined }),
      (error: unknown) => ({ value: undefined, error: error as Error }),
    );
    const root = testedRun(run);
    return new WorkflowTest<R>({
      ...outcome,
      root,
      status: root.description.status,
      runs: runs.filter(({ options }) => !mocks.isMocked(options.workflow)).map(testedRun),
      elapsedMs: (root.description.closedAtMs ?? startedAtMs) - startedAtMs,
      log,
      codec,
      instantiate,
    });
  }

  /**
   * What `run` returned.
   * @throws {@link error} if there is no result
   */
  get result(): R {
    if (this.error !== undefined) throw this.error;
    return this.#value as R;
  }

  /** The tries of one activity or child workflow, in the order of `submit`. */
  callsOf<A extends readonly unknown[], T>(task: Activity<A, T>): CallRecord<A, Awaited<T>>[];
  callsOf<A extends readonly unknown[], T>(task: WorkflowClass<A, T>): CallRecord<A, Awaited<T>>[];
  callsOf(task: AnyActivity | AnyWorkflowClass): CallRecord[] {
    const { name, version = 'default' } = task.definition;
    const kind = kindOf(task);
    return this.calls.filter((call) => call.kind === kind && call.name === name && call.version === version);
  }
}

function testedRun(run: LiveRun): TestedRun {
  return {
    workflow: run.options.workflow,
    description: describeRun(run, run.options.host.codec),
    journal: run.record.journal(),
  };
}

function kindOf(task: AnyActivity | AnyWorkflowClass): CallRecord['kind'] {
  if (isWorkflowClass(task)) return 'workflow';
  return task.definition.isLambda === true ? 'lambda' : 'activity';
}
