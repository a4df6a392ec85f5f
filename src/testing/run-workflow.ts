import { signalRun } from '../inprocess/runs/signal-run.js';
import { SimpleflowError } from '../errors.js';
import { RealClock, VirtualClock, type Clock } from '../inprocess/clock.js';
import type { RunResult } from '../inprocess/runs/run-result.js';
import type { WorkflowClass } from '../workflow/workflow.js';
import { Actor } from './actor.js';
import { checkRunOptions, type RunWorkflowOptions, type TestSignal } from './run-workflow-options.js';
import { Simulation } from './simulation.js';
import { WorkflowTest } from './workflow-test.js';

/**
 * Runs a workflow in a unit test: in this process, on a clock of its own, with mocks instead of activities, and with a
 * journal. It is over when everything that the workflow has started is over.
 *
 * Repeatable: mocks are called one at a time in the order of `submit`, and chance (`random`, `uuid`, ids) follows from the
 * workflow id.
 *
 * @example
 * const run = await runWorkflow(Checkout, [order], { mocks: [mock(charge, () => 'receipt-1')] });
 * assert.equal(run.result, 'receipt-1');
 * assert.deepEqual(run.callsOf(charge).map(({ args }) => args), [[order]]);
 * await expectReplay(run);
 *
 * @param args what `run` gets, as a list
 * @throws SimpleflowError `invalid-option`; `not-mocked`; `never-settles` if a mock never ends and nothing limits it; what `during` throws
 */
export async function runWorkflow<A extends readonly unknown[], R>(
  workflow: WorkflowClass<A, R>,
  args: A,
  options: RunWorkflowOptions = {},
): Promise<WorkflowTest<Awaited<R>>> {
  checkRunOptions(options);
  const clock = options.clock === 'real' ? new RealClock() : new VirtualClock();
  const driver = new Driver(options, clock);
  const startedAtMs = clock.nowMs();
  const result = driver.simulation.start(workflow, args);
  try {
    await driver.drive(result, options);
    return await WorkflowTest.of<Awaited<R>>(driver.simulation, result, startedAtMs);
  } finally {
    const reason = 'the test is over';
    for (const run of driver.simulation.host.openRuns) run.end({ kind: 'terminate-run', reason });
    clock.close();
  }
}

/** Lets a simulation happen, as the local executor would. */
class Driver {
  readonly simulation: Simulation;
  readonly #clock: Clock;
  #unsent = 0;
  #onRest: () => void = () => undefined;

  constructor(options: RunWorkflowOptions, clock: Clock) {
    this.#clock = clock;
    this.simulation = new Simulation(options, clock, () => this.#onRest());
  }

  async drive(
    result: RunResult,
    { signals = [], during = () => undefined }: RunWorkflowOptions,
  ): Promise<void> {
    for (const signal of signals) this.#plan(result, signal);
    const actor = new Actor(during, result, this.#clock);
    const { simulation } = this;
    for (;;) {
      await simulation.rest();
      if (actor.isBusy) await actor.changed();
      else if (simulation.runner.waiting.length > 0) await this.#perform();
      else if (simulation.isOver && actor.isOver) return actor.end;
      else if (!this.#clock.idle()) await this.#wait(actor);
    }
  }

  #plan(result: RunResult, { name, value, atMs = 0 }: TestSignal): void {
    if (atMs === 0) return signalRun(result.run, name, value);
    this.#unsent += 1;
    this.#clock.schedule(this.#clock.elapsedMs() + atMs, () => {
      this.#unsent -= 1;
      // It comes too late, as it may outside of tests.
      if (!result.run.isClosed) signalRun(result.run, name, value);
    });
  }

  async #perform(): Promise<void> {
    const { runner } = this.simulation;
    const performed = [];
    for (const waiting of [...runner.waiting]) {
      // A mock may make the host give up the next one.
      if (runner.waiting.includes(waiting)) performed.push(await runner.perform(waiting));
      if (runner.refusal !== undefined) throw runner.refusal;
    }
    await this.simulation.report(performed);
  }

  /** Nothing can be done now: waits for real time, or ends what nobody can wake any more. */
  async #wait(actor: Actor): Promise<void> {
    const { host } = this.simulation;
    const isReal = this.#clock.isReal !== false;
    const isBlocked = host.openRuns.every((run) => run.isBlocked);
    if (isReal && (!isBlocked || this.#unsent > 0 || !actor.isOver)) {
      await new Promise<void>((resolve) => {
        this.#onRest = resolve;
        void actor.changed().then(resolve);
      });
      return;
    }
    host.failStuckRuns();
    if (!host.isResting) return;
    const open = host.openRuns.map(({ started }) => `\`${started.workflowId}\``).join(', ');
    throw new SimpleflowError(
      'never-settles',
      `nothing is left that could wake ${open}: a mock never ends (\`takes(Infinity)\`) and has no time limit`,
    );
  }
}
