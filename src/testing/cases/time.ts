import assert from 'node:assert/strict';
import { asCompleted } from '../../futures/as-completed.js';
import { wait } from '../../futures/wait.js';
import type { Future } from '../../futures/future.js';
import { Workflow } from '../../workflow/workflow.js';
import { gate, increment } from '../fixtures/activities.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';
import { codeOf } from './ids.js';

export class Sleeps extends Workflow {
  static override readonly definition = { name: 'kit-sleeps' };

  async run(): Promise<number[]> {
    const startedAtMs = this.now();
    const sinceStart: number[] = [];
    for (const delayMs of [10_000, 5_000]) {
      await this.sleep(delayMs);
      sinceStart.push(this.now() - startedAtMs);
    }
    await Promise.all([this.sleep(30_000), this.sleep(20_000)]);
    return [...sinceStart, this.now() - startedAtMs];
  }
}

export class TimerOrder extends Workflow {
  static override readonly definition = { name: 'kit-timer-order' };

  async run(): Promise<unknown[]> {
    const order: string[] = [];
    const timers = [30_000, 10_000, 20_000].map((delayMs) => this.startTimer(delayMs));
    for (const timer of timers) timer.onDone(({ id }) => order.push(id ?? ''));
    await Promise.all(timers);
    const refusals = [-1, Number.NaN, Number.POSITIVE_INFINITY].map((ms) =>
      codeOf(() => this.startTimer(ms)),
    );
    return [order, refusals];
  }
}

/** Gives up after ten seconds, in one of the ways there are. */
export class GivesUp extends Workflow {
  static override readonly definition = { name: 'kit-gives-up', unawaited: 'abandon' } as const;

  async run(how: 'wait' | 'asCompleted' | 'result' | 'exception', folder: string): Promise<unknown[]> {
    const startedAtMs = this.now();
    const future = this.submit(gate, folder);
    const timeoutMs = 10_000;
    const outcome = await this.#giveUp(how, future, timeoutMs);
    return [outcome, this.now() - startedAtMs, future.done()];
  }

  async #giveUp(how: string, future: Future<string>, timeoutMs: number): Promise<unknown> {
    if (how === 'wait') return (await wait([future], { timeoutMs })).notDone.size;
    const waiting: PromiseLike<unknown> =
      how === 'asCompleted'
        ? asCompleted([future], { timeoutMs }).next()
        : how === 'result'
          ? future.result({ timeoutMs })
          : future.exception({ timeoutMs });
    return waiting.then(
      () => 'done',
      (error: unknown) => Reflect.get(error as Error, 'code') as unknown,
    );
  }
}

export class WaitEndsTimer extends Workflow {
  static override readonly definition = { name: 'kit-wait-ends-timer' };

  async run(): Promise<string> {
    const timeoutMs = 60_000;
    await wait([this.submit(increment, 1)], { timeoutMs });
    await this.submit(increment, 2).result({ timeoutMs });
    for await (const _ of asCompleted([this.submit(increment, 3)], { timeoutMs }));
    // Two, which none of the waits has open at a time: only then are they over.
    await Promise.all([this.sleep(1_000), this.sleep(1_000)]);
    return 'done';
  }
}

const TWO_YEARS_MS = 2 * 365 * 24 * 3_600_000;

/** Asks for more than a year, in every way. */
export class AsksForYears extends Workflow {
  static override readonly definition = { name: 'kit-asks-for-years' };

  async run(): Promise<unknown[]> {
    const codes = [
      () => this.sleep(TWO_YEARS_MS),
      () => this.startTimer(TWO_YEARS_MS),
      () => this.submitWith({ startToCloseMs: TWO_YEARS_MS }, increment, 1),
      () => this.submitWith({ executionStartToCloseMs: TWO_YEARS_MS }, AsksForYears),
    ].map((ask) => codeOf(ask));
    const signal = this.waitSignal('never');
    const limited = await signal.result({ timeoutMs: TWO_YEARS_MS }).catch((error: unknown) => error);
    return [...codes, Reflect.get(limited as Error, 'code') as unknown, await this.submit(increment, 1)];
  }
}

export class DefinedForYears extends Workflow {
  static override readonly definition = {
    name: 'kit-defined-for-years',
    executionStartToCloseMs: TWO_YEARS_MS,
  };

  async run(): Promise<void> {
    // Never started.
  }
}

/** Time inside a workflow: timers, and timeouts made of them. */
export const TIME_CASES = {
  'limits of a run are refused where it is started, if no backend could carry them': async ({ executor }) => {
    const limits = [
      { executionStartToCloseMs: TWO_YEARS_MS },
      { decisionStartToCloseMs: TWO_YEARS_MS },
      { executionStartToCloseMs: Number.NaN },
      { executionStartToCloseMs: 0 },
      { decisionStartToCloseMs: Infinity },
    ];

    for (const each of limits) await rejection(executor.start(Sleeps, [], each), 'invalid-option');
    await rejection(executor.start(DefinedForYears, []), 'invalid-option');
  },
  '`sleep` and `startTimer` last as long as they say, alone and together': async (kit) => {
    const handle = await kit.start(Sleeps, []);
    await kit.untilTimers(handle);
    await kit.advanceMs(10_000);
    await kit.untilTimers(handle);
    await kit.advanceMs(5_000);
    await kit.untilTimers(handle, 2);
    await kit.advanceMs(20_000);
    await kit.untilTimers(handle, 1);
    await kit.advanceMs(10_000);

    assert.deepEqual(await handle.result(), [10_000, 15_000, 45_000]);
  },
  'a timer does not fire early': async (kit) => {
    const handle = await kit.start(TimerOrder, []);
    await kit.untilTimers(handle, 3);
    await kit.advanceMs(9_000);
    await kit.rest();

    assert.equal((await handle.describe()).openTimers, 3);
  },
  'timers fire in the order in which they are due': async (kit) => {
    const handle = await kit.start(TimerOrder, []);
    await kit.untilTimers(handle, 3);
    await kit.advanceMs(30_000);

    assert.deepEqual(await handle.result(), [
      ['timer-2', 'timer-3', 'timer-1'],
      Array.from({ length: 3 }, () => 'invalid-option'),
    ]);
  },
  'timeouts of `wait`, `asCompleted`, `result` and `exception` are durable timers': async (kit) => {
    for (const how of ['wait', 'asCompleted', 'result', 'exception'] as const) {
      const handle = await kit.start(GivesUp, [how, kit.folder]);
      await kit.untilTimers(handle);
      await kit.advanceMs(10_000);

      assert.deepEqual(await handle.result(), [how === 'wait' ? 1 : 'timeout', 10_000, false]);
    }
  },
  'a wait that ends takes its timer with it': async (kit) => {
    const handle = await kit.start(WaitEndsTimer, []);
    await kit.untilTimers(handle, 2);
    await kit.rest();
    assert.equal((await handle.describe()).openTimers, 2);
    await kit.advanceMs(1_000);

    assert.equal(await handle.result(), 'done');
  },
  'a duration that no backend could carry is refused where it is asked for': async (kit) => {
    const refused = Array<string>(5).fill('invalid-option');
    assert.deepEqual(await kit.run(AsksForYears), [...refused, 2]);
  },
} as const satisfies Record<string, Case>;
