import { seededRandom } from '../../engine/language/random.js';
import { SimpleflowError } from '../../errors.js';
import type { WorkflowClass } from '../../workflow/workflow.js';
import type { Mock } from '../mock.js';
import type { TestSignal } from '../run-workflow-options.js';
import type { WorldOptions } from '../simulation.js';
import { checkOptions } from './check-options.js';
import { Choices } from './choices.js';
import { formatExploration, type ExplorationReport, type Finding } from './finding.js';
import { differenceOf, type OutcomePart } from './outcome.js';
import { runSchedule, type ScheduleOptions } from './run-schedule.js';
import type { PlannedFailure, Scheduled, ScheduledCall, ScheduleOutcome } from './schedule.js';
import { shrunk } from './shrink.js';

export interface ExploreOptions extends Omit<WorldOptions, 'mocks'> {
  /** Functions of their arguments, or a function that makes fresh ones for each schedule if they keep state. */
  readonly mocks?: readonly Mock[] | (() => readonly Mock[]);
  /** Those of one name arrive in this order; otherwise a signal may come at any moment from its time on. Default: none. */
  readonly signals?: readonly TestSignal[];
  /** How many schedules to try, or which: the same seed is always the same schedule. Default: 200. */
  readonly seeds?: number | readonly number[];
  /** How many tasks of a schedule are made to fail at most, also in the usual one it is compared with. Default: 1. */
  readonly failures?: number;
  /** A signal may come twice. Default: true. */
  readonly duplicateSignals?: boolean;
  /** Runs are built again from their journals now and then, as after the end of a process. Default: true. */
  readonly kills?: boolean;
  /** Time may pass before activities end: timers win races, and time limits are reached. Default: false. */
  readonly slowActivities?: boolean;
  /** What may depend on the schedule. Default: nothing. */
  readonly ignore?: readonly OutcomePart[];
  /** Decides instead of a comparison of all parts. */
  readonly isSame?: (usual: ScheduleOutcome, other: ScheduleOutcome) => boolean;
}

// Half of the schedules with failures at all: they hide what comes after them.
const FAILING_SHARE = 0.5;

/**
 * Runs a workflow under many schedules: activities end in other orders and together, tasks fail, signals come late or
 * twice, and the runs are built again from their journals. All schedules with the same failures must come to the same
 * result by the same activities, and every run must replay. The first that does not is made as small as it goes.
 *
 * @example
 * const report = await explore(Checkout, [order], { mocks: [mock(charge, () => 'receipt')], seeds: 1_000 });
 * assertExplored(report); // throws `non-deterministic`, with both schedules and what they came to
 *
 * @throws SimpleflowError `invalid-option`, and as `runWorkflow` does
 */
export async function explore<A extends readonly unknown[], R>(
  workflow: WorkflowClass<A, R>,
  args: A,
  options: ExploreOptions = {},
): Promise<ExplorationReport> {
  checkOptions(options);
  const { seeds = 200 } = options;
  const exploration = new Exploration(options, (failures, choices) => {
    const { mocks = [] } = options;
    const schedule: ScheduleOptions = {
      ...options,
      mocks: typeof mocks === 'function' ? mocks() : mocks,
      signals: options.signals ?? [],
      failures,
      duplicateSignals: options.duplicateSignals ?? true,
      kills: options.kills ?? true,
      slowActivities: options.slowActivities ?? false,
    };
    return runSchedule(workflow, args, schedule, choices);
  });
  let schedules = 1;
  let finding = await exploration.twice();
  for (const seed of typeof seeds === 'number' ? Array(seeds).keys() : seeds) {
    if (finding !== undefined) break;
    schedules += 1;
    finding = await exploration.tried(seed);
  }
  return finding === undefined ? { ok: true, schedules } : { ok: false, schedules, finding };
}

/** @throws SimpleflowError `non-deterministic` with what was found, if anything was */
export function assertExplored(report: ExplorationReport): void {
  if (!report.ok) throw new SimpleflowError('non-deterministic', formatExploration(report));
}

type Run = (failures: readonly PlannedFailure[], choices: Choices) => Promise<Scheduled>;

class Exploration {
  readonly #options: ExploreOptions;
  readonly #run: Run;
  /** The usual schedule for each set of failures. */
  readonly #usual = new Map<string, Scheduled>();

  constructor(options: ExploreOptions, run: Run) {
    this.#options = options;
    this.#run = run;
  }

  /** What cannot be repeated cannot be compared. */
  async twice(): Promise<Finding | undefined> {
    const usual = await this.#usualWith([]);
    const again = await this.#run([], Choices.listed([]));
    return this.#finding(undefined, [], usual, again);
  }

  async tried(seed: number): Promise<Finding | undefined> {
    const random = seededRandom(String(seed));
    const failures = await this.#plan(random);
    const choices = Choices.byChance(random);
    const usual = await this.#usualWith(failures);
    const other = await this.#run(failures, choices);
    const finding = this.#finding(seed, failures, usual, other);
    return finding === undefined ? undefined : this.#smallest(seed, finding, choices.made);
  }

  async #smallest(seed: number, found: Finding, choices: readonly number[]): Promise<Finding> {
    let smallest = found;
    const tried = async (failures: readonly PlannedFailure[], list: readonly number[]) => {
      const usual = await this.#usualWith(failures);
      return this.#finding(seed, failures, usual, await this.#run(failures, Choices.listed(list)));
    };
    // What shows without a failure may show in another way than with it.
    for (const failure of found.failures) {
      const fewer = smallest.failures.filter((each) => each !== failure);
      smallest = (await tried(fewer, choices)) ?? smallest;
    }
    const { failures, kind } = smallest;
    await shrunk(choices, async (candidate) => {
      const finding = await tried(failures, candidate);
      if (finding?.kind !== kind) return false;
      smallest = finding;
      return true;
    });
    return smallest;
  }

  /** Some of the calls that the usual schedule makes fail, in all tries or in the first. */
  async #plan(random: () => number): Promise<PlannedFailure[]> {
    const { failures = 1 } = this.#options;
    if (failures === 0 || random() >= FAILING_SHARE) return [];
    const { outcome } = await this.#usualWith([]);
    const calls = outcome.calls.filter(({ kind }) => kind !== 'workflow');
    const count = Math.min(calls.length, 1 + Math.floor(random() * failures));
    return Array.from({ length: count }, () => {
      const call = calls[Math.floor(random() * calls.length)] as ScheduledCall;
      const kind = random() < 0.5 ? ('failed' as const) : ('timed-out' as const);
      const tries = random() < 0.5 ? 1 : undefined;
      return {
        name: call.name,
        version: call.version,
        input: JSON.stringify(call.input),
        kind,
        ...(tries === undefined ? undefined : { tries }),
      };
    });
  }

  async #usualWith(failures: readonly PlannedFailure[]): Promise<Scheduled> {
    const key = JSON.stringify(failures);
    const known = this.#usual.get(key);
    if (known !== undefined) return known;
    const usual = await this.#run(failures, Choices.listed([]));
    this.#usual.set(key, usual);
    return usual;
  }

  #finding(
    seed: number | undefined,
    failures: readonly PlannedFailure[],
    usual: Scheduled,
    other: Scheduled,
  ): Finding | undefined {
    const kind = this.#difference(usual, other);
    return kind === undefined
      ? undefined
      : { kind, ...(seed === undefined ? undefined : { seed }), failures, usual, other };
  }

  #difference(usual: Scheduled, other: Scheduled): Finding['kind'] | undefined {
    const { isSame, ignore = [] } = this.#options;
    if (other.divergences.length > 0) return 'replay';
    if (isSame === undefined) return differenceOf(usual.outcome, other.outcome, ignore);
    return isSame(usual.outcome, other.outcome) ? undefined : 'result';
  }
}
