import assert from 'node:assert/strict';
import { wait } from '../../futures/wait.js';
import { Workflow } from '../../workflow/workflow.js';
import { increment, noteOnce } from '../fixtures/activities.js';
import type { Case } from '../kit.js';

/** Far more than any library's own plumbing between an answer and who waits for it. */
async function manyMicrotasks(): Promise<void> {
  for (let i = 0; i < 500; i += 1) await Promise.resolve();
}

export class NothingAtOnce extends Workflow {
  static override readonly definition = { name: 'kit-nothing-at-once' };

  async run(): Promise<boolean[]> {
    const futures = [this.submit(increment, 1), this.startTimer(0), this.map(increment, [1])];
    await manyMicrotasks();
    const early = futures.map((future) => future.done());
    await wait<(typeof futures)[number]>(futures);
    return [...early, ...futures.map((future) => future.done())];
  }
}

/** Waits only for what the engine answers itself; with nothing else open, a later turn would never come. */
export class AllAtOnce extends Workflow {
  static override readonly definition = { name: 'kit-all-at-once' };

  async run(): Promise<unknown[]> {
    const task = this.submit(increment, 1);
    task.cancel();
    const timer = this.startTimer(60_000);
    timer.cancel();
    const errors = await Promise.all([task, timer].map((each) => each.result().then(String, nameOf)));
    const waited = await wait([task]);
    const none = await wait([]);
    return [...errors, waited.done.size, none.done.size, await this.map(increment, [])];
  }
}

function nameOf(error: unknown): unknown {
  return Reflect.get(error as Error, 'code');
}

/** A finished idempotent task answers a second submit in the same turn: the other activity is not done by then. */
export class FinishedAgain extends Workflow {
  static override readonly definition = { name: 'kit-finished-again' };

  async run(folder: string): Promise<unknown[]> {
    await this.submit(noteOnce, folder, 'a');
    const other = this.submit(increment, 1);
    const again = await this.submit(noteOnce, folder, 'a');
    return [again, other.done(), await other];
  }
}

export class Batch extends Workflow {
  static override readonly definition = { name: 'kit-batch' };

  async run(): Promise<unknown[]> {
    const order: string[] = [];
    const timers = ['a', 'b', 'c'].map((id) => this.startTimer(10_000, { id }));
    for (const timer of timers) timer.onDone(({ id }) => order.push(String(id)));
    await timers[0];
    // All fired at one instant: all of them are in the turn that the first one woke.
    return [order, timers.map((timer) => timer.done())];
  }
}

/** Two branches that take different numbers of microtasks; a result that came between two of them would show. */
export class Branches extends Workflow {
  static override readonly definition = { name: 'kit-branches' };
  readonly #order: string[] = [];

  async run(): Promise<string[]> {
    await Promise.all([this.#branch('a', 40), this.#branch('b', 1), this.#branch('c', 7)]);
    return this.#order;
  }

  async #branch(name: string, hops: number): Promise<void> {
    for (let step = 1; step <= 3; step += 1) {
      await this.submit(increment, step);
      for (let i = 0; i < hops; i += 1) await Promise.resolve();
      this.#order.push(`${name}${step}`);
    }
  }
}

/** Turns, and what settles when. */
export const TURN_CASES = {
  'what the outside answers never settles in the turn that asked for it': async (kit) => {
    const handle = await kit.start(NothingAtOnce, []);
    // On a service, a timer of nothing may be over as soon as it is open.
    await kit.until('its timer is open, or over', async () => {
      const { openTimers, status } = await handle.describe();
      return openTimers === 1 || status !== 'open';
    });
    await kit.advanceMs(1_000);

    assert.deepEqual(await handle.result(), [false, false, false, true, true, true]);
  },
  'what the engine answers itself settles in the same turn': async (kit) => {
    assert.deepEqual(await kit.run(AllAtOnce), ['cancelled', 'cancelled', 1, 0, []]);
  },
  'a second submit of a finished idempotent task is answered in the same turn': async (kit) => {
    assert.deepEqual(await kit.run(FinishedAgain, kit.folder), ['a', false, 2]);
  },
  'what arrived together is one batch, in the order of arrival': async (kit) => {
    const handle = await kit.start(Batch, []);
    await kit.untilTimers(handle, 3);
    await kit.advanceMs(10_000);

    assert.deepEqual(await handle.result(), [
      ['a', 'b', 'c'],
      [true, true, true],
    ]);
  },
  'results come only between turns, however long user code takes in microtasks': async (kit) => {
    const order = await kit.run(Branches);

    assert.deepEqual([...order].sort(), ['a1', 'a2', 'a3', 'b1', 'b2', 'b3', 'c1', 'c2', 'c3']);
  },
} as const satisfies Record<string, Case>;
