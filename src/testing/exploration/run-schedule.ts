import { signalRun } from '../../inprocess/runs/signal-run.js';
import type { ActivityCall, ActivityOutcome } from '../../activity/activity-call.js';
import type { Codec } from '../../codec/codec.js';
import { SimpleflowError } from '../../errors.js';
import { VirtualClock } from '../../inprocess/clock.js';
import type { RunResult } from '../../inprocess/runs/run-result.js';
import type { Divergence } from '../../replay/divergence.js';
import { replayJournal } from '../../replay/replay-journal.js';
import type { AnyWorkflowClass } from '../../workflow/workflow.js';
import type { TestSignal } from '../run-workflow-options.js';
import type { PerformedCall, WaitingCall } from '../simulated-runner.js';
import { Simulation, type WorldOptions } from '../simulation.js';
import type { Choices } from './choices.js';
import { outcomeOf } from './outcome.js';
import type { PlannedFailure, Scheduled, ScheduleEvent, ScheduleStep } from './schedule.js';

export interface ScheduleOptions extends WorldOptions {
  readonly signals: readonly TestSignal[];
  readonly failures: readonly PlannedFailure[];
  readonly duplicateSignals: boolean;
  readonly kills: boolean;
  readonly slowActivities: boolean;
}

// How often a schedule leaves the usual way where it has two. Often enough to meet each other, and not all of the time.
const SHARED_TURN = 0.3;
const KILL = 0.25;
const DUPLICATE = 0.25;
const TIME = 0.25;

/** Runs a workflow once, as the choices say. */
export async function runSchedule(
  workflow: AnyWorkflowClass,
  args: readonly unknown[],
  options: ScheduleOptions,
  choices: Choices,
): Promise<Scheduled> {
  const schedule = new ScheduleRun(options, choices);
  const result = schedule.simulation.start(workflow, args);
  try {
    await schedule.drive(result);
    return await schedule.ended(result);
  } finally {
    const reason = 'the schedule is over';
    for (const run of schedule.simulation.host.openRuns) run.end({ kind: 'terminate-run', reason });
  }
}

interface DueSignal extends TestSignal {
  readonly isDuplicate: boolean;
}

class ScheduleRun {
  readonly simulation: Simulation;
  readonly #options: ScheduleOptions;
  readonly #choices: Choices;
  readonly #clock = new VirtualClock();
  readonly #startedAtMs = this.#clock.nowMs();
  readonly #steps: ScheduleStep[] = [];
  /** Sent, and still on their way. */
  #signals: DueSignal[] = [];
  #divergences: readonly Divergence[] = [];

  constructor(options: ScheduleOptions, choices: Choices) {
    this.#options = options;
    this.#choices = choices;
    this.simulation = new Simulation(options, this.#clock);
    for (const signal of options.signals) {
      const send = (): void => void this.#signals.push({ ...signal, isDuplicate: false });
      if ((signal.atMs ?? 0) === 0) send();
      else this.#clock.schedule(this.#startedAtMs + (signal.atMs ?? 0), send);
    }
  }

  async drive(result: RunResult): Promise<void> {
    const { simulation } = this;
    for (;;) {
      await simulation.rest();
      if (simulation.isOver) return;
      if (this.#options.kills && this.#choices.unusual(KILL)) await this.#kill();
      if (this.#divergences.length > 0) return;
      if (this.#pending.length === 0) this.#passTime();
      else if (this.#options.slowActivities && this.#choices.unusual(TIME) && this.#clock.idle())
        this.#noteTime();
      else await this.#deliver(result);
    }
  }

  async ended({ run }: RunResult): Promise<Scheduled> {
    if (this.#divergences.length === 0) await this.#replay();
    const outcome = outcomeOf(this.simulation, run);
    return { steps: this.#steps, outcome, divergences: this.#divergences };
  }

  /** What may reach the workflow next, in the usual order. Signals of one name stay in theirs. */
  get #pending(): readonly (WaitingCall | DueSignal)[] {
    const names = new Set<string>();
    const first = this.#signals.filter(({ name, isDuplicate }) => {
      const isFirst = isDuplicate || !names.has(name);
      names.add(name);
      return isFirst;
    });
    return [...first, ...this.simulation.runner.waiting];
  }

  /** One event or several reach the workflow in one turn. */
  async #deliver(result: RunResult): Promise<void> {
    const events: ScheduleEvent[] = [];
    const performed: PerformedCall[] = [];
    do {
      const pending = this.#pending;
      const chosen = pending[this.#choices.among(pending.length)];
      if (chosen === undefined) break;
      if ('call' in chosen) performed.push(await this.#perform(chosen, events));
      else performed.push(this.#signal(chosen, result, events));
    } while (this.#pending.length > 0 && this.#choices.unusual(SHARED_TURN));
    this.#steps.push({ kind: 'events', events });
    await this.simulation.report(performed);
  }

  async #perform(waiting: WaitingCall, events: ScheduleEvent[]): Promise<PerformedCall> {
    const { runner, codec } = this.simulation;
    const { id, attempt, workflowId } = waiting.call;
    const { workflowId: ownId = 'test' } = this.#options;
    const failure = this.#failureOf(waiting.call);
    events.push({
      kind: failure?.kind ?? 'ended',
      id,
      attempt,
      // Every run counts its activities from 1.
      ...(workflowId === undefined || workflowId === ownId ? undefined : { workflowId }),
    });
    if (failure !== undefined) return runner.end(waiting, outcomeOfFailure(failure, codec));
    const performed = await runner.perform(waiting);
    if (runner.refusal !== undefined) throw runner.refusal;
    return performed;
  }

  #failureOf(call: ActivityCall): PlannedFailure | undefined {
    return this.#options.failures.find(
      ({ name, version, input, tries = Infinity }) =>
        call.name === name && call.version === version && call.input === input && call.attempt <= tries,
    );
  }

  #signal(signal: DueSignal, { run }: RunResult, events: ScheduleEvent[]): PerformedCall {
    const { name, value, isDuplicate } = signal;
    this.#signals = this.#signals.filter((each) => each !== signal);
    if (this.#options.duplicateSignals && !isDuplicate && this.#choices.unusual(DUPLICATE)) {
      this.#signals.push({ ...signal, isDuplicate: true });
    }
    events.push({ kind: 'signal', name, isDuplicate });
    return {
      report: () => {
        // It comes too late, as it may.
        if (!run.isClosed) signalRun(run, name, value);
      },
    };
  }

  /** The process ends, and another one builds the runs again. */
  async #kill(): Promise<void> {
    this.#steps.push({ kind: 'killed' });
    for (const run of this.simulation.host.openRuns) {
      const divergences = await run.rebuild();
      if (divergences.length > 0) this.#divergences = divergences;
    }
  }

  #passTime(): void {
    const { host } = this.simulation;
    if (this.#clock.idle()) return this.#noteTime();
    host.failStuckRuns();
    if (!host.isResting) return;
    throw new SimpleflowError(
      'never-settles',
      'nothing is left that could wake the workflow: a mock never ends (`takes(Infinity)`) and has no time limit',
    );
  }

  #noteTime(): void {
    const atMs = this.#clock.nowMs() - this.#startedAtMs;
    if (this.#steps.at(-1)?.kind === 'time') this.#steps.pop();
    this.#steps.push({ kind: 'time', atMs });
  }

  async #replay(): Promise<void> {
    const { runs, mocks, codec, instantiate } = this.simulation;
    for (const run of runs) {
      if (mocks.isMocked(run.options.workflow)) continue;
      const report = await replayJournal(run.options.workflow, run.record.journal(), { codec, instantiate });
      if (!report.ok) this.#divergences = report.divergences;
    }
  }
}

function outcomeOfFailure({ kind }: PlannedFailure, codec: Codec): ActivityOutcome {
  if (kind === 'timed-out') return { kind, timeout: 'start-to-close' };
  return { kind, failure: codec.encodeFailure(new Error('made to fail by the exploration')) };
}
