import assert from 'node:assert/strict';
import { asCompleted } from '../../futures/as-completed.js';
import type { Future } from '../../futures/future.js';
import { wait } from '../../futures/wait.js';
import { Workflow } from '../../workflow/workflow.js';
import { increment } from '../fixtures/activities.js';
import { rejection } from '../expect.js';
import type { Case, Kit } from '../kit.js';
import { Sleeper } from './workflows.js';

export class TakesSignals extends Workflow {
  static override readonly definition = { name: 'kit-takes-signals' };

  async run(): Promise<unknown[]> {
    const waits = [this.waitSignal('go'), this.waitSignal('go')];
    const taken = [await waits[0], await waits[1], await this.waitSignal('go')];
    return [taken, this.latestSignal('go'), this.latestSignal('none'), await this.submit(increment, 1)];
  }
}

/** By the time it waits, the signals are there. */
export class TakesQueued extends Workflow {
  static override readonly definition = { name: 'kit-takes-queued' };

  async run(): Promise<unknown[]> {
    await this.sleep(1_000);
    const looked = this.latestSignal('go');
    const open = this.submit(increment, 1);
    const first = this.waitSignal('go');
    const isDoneAtOnce = first.done();
    const taken = [await first, await this.waitSignal('go')];
    return [looked, isDoneAtOnce, taken, open.done(), await open];
  }
}

export class SumsSignals extends Workflow {
  static override readonly definition = { name: 'kit-sums-signals' };

  async run(): Promise<number> {
    let sum = 0;
    for await (const value of this.signals<number>('add')) {
      if (value === 0) break;
      sum += value;
    }
    return sum;
  }
}

export class SendsSignals extends Workflow {
  static override readonly definition = { name: 'kit-sends-signals' };

  async run(workflowId: string): Promise<unknown[]> {
    const sent = this.sendSignal({ workflowId }, 'go', { when: new Date(0) });
    const early = sent.done();
    await sent;
    const failed = await this.sendSignal({ workflowId: 'kit-nobody' }, 'go').exception();
    await this.sendSignal('self', 'note');
    return [early, sent.id, Reflect.get(failed ?? {}, 'code') as unknown, await this.waitSignal('note')];
  }
}

export class WaitsForSignal extends Workflow {
  static override readonly definition = { name: 'kit-waits-for-signal' };

  async run(): Promise<unknown> {
    return this.waitSignal('kit-go');
  }
}

export class WaitsOnce extends Workflow {
  static override readonly definition = { name: 'kit-waits-once' };

  async run(): Promise<unknown> {
    return this.waitSignal('go');
  }
}

type Limited = 'result' | 'exception' | 'wait' | 'asCompleted' | 'withTimeout' | 'the same again';

/** Waits three times for a second, and then without limit. */
export class GivesUp extends Workflow {
  static override readonly definition = { name: 'kit-gives-up-waiting' };

  async run(how: Limited): Promise<unknown[]> {
    const signal = this.waitSignal('cmd');
    for (let round = 0; round < 3; round += 1) {
      const each = how === 'the same again' ? signal : this.waitSignal('cmd');
      await this.#within(how, each).catch((error: unknown) => assert.equal(codeOfError(error), 'timeout'));
    }
    const taken = [await this.waitSignal('cmd'), await this.waitSignal('cmd')];
    return how === 'the same again' ? [...taken, await signal] : taken;
  }

  async #within(how: Limited, signal: Future<unknown>): Promise<unknown> {
    const options = { timeoutMs: 1_000 };
    if (how === 'withTimeout') return this.withTimeout(signal, 1_000);
    if (how === 'exception') return signal.exception(options);
    if (how === 'wait') return wait([signal], options);
    if (how !== 'asCompleted') return signal.result(options);
    for await (const [, future] of asCompleted([signal], options)) return future;
    return undefined;
  }
}

/** Ends with what it has been sent by then. */
export class TakesUntilEnd extends Workflow {
  static override readonly definition = { name: 'kit-takes-until-end' };
  readonly #taken: unknown[] = [];

  async run(): Promise<unknown[]> {
    this.#take().catch(() => undefined);
    await this.sleep(1_000);
    return this.#taken;
  }

  async #take(): Promise<void> {
    for await (const value of this.signals('late')) this.#taken.push(value);
  }
}

/** Sends at the moment at which the other one ends; gives whether it was delivered. */
export class SendsLate extends Workflow {
  static override readonly definition = { name: 'kit-sends-late' };

  async run(workflowId: string): Promise<boolean> {
    await this.sleep(1_000);
    const sent = this.sendSignal({ workflowId }, 'late', 1);
    return (await sent.exception()) === undefined;
  }
}

function codeOfError(error: unknown): unknown {
  return Reflect.get(error as Error, 'code');
}

async function takenAfterGivingUp(kit: Kit, how: Limited, values: readonly number[]): Promise<unknown> {
  const handle = await kit.start(GivesUp, [how]);
  for (let round = 0; round < 3; round += 1) {
    await kit.untilTimers(handle);
    await kit.advanceMs(1_000);
  }
  await kit.until('no timer is open', async () => (await handle.describe()).openTimers === 0);
  for (const value of values) await handle.signal('cmd', value);
  return handle.result();
}

/** Signals to a run and from it. */
export const SIGNAL_CASES = {
  'each wait takes the oldest signal, and waits are served in their order': async (kit) => {
    const handle = await kit.start(TakesSignals, []);
    for (const value of ['a', { b: 2n }, undefined]) await handle.signal('go', value);

    assert.deepEqual(await handle.result(), [['a', { b: 2n }, undefined], undefined, undefined, 2]);
  },
  'a signal that is queued already is taken in the same turn; `latestSignal` takes nothing': async (kit) => {
    const handle = await kit.start(TakesQueued, []);
    await handle.signal('go', 1);
    await handle.signal('go', 2);
    await kit.untilTimers(handle);
    await kit.advanceMs(1_000);

    assert.deepEqual(await handle.result(), [2, true, [1, 2], false, 2]);
  },
  'a wait for a signal that runs out of time gives up its place': async (kit) => {
    for (const how of ['result', 'exception', 'wait', 'asCompleted', 'withTimeout'] as const) {
      // Only the first wait of all, at which nobody has looked, still has its place.
      assert.deepEqual(await takenAfterGivingUp(kit, how, [0, 1, 2]), [1, 2], how);
    }
  },
  'a wait that has given up its place takes one at the end when it is awaited again': async (kit) => {
    assert.deepEqual(await takenAfterGivingUp(kit, 'the same again', [1, 2, 3]), [1, 2, 3]);
  },
  'signals come one by one as an asynchronous iterable': async (kit) => {
    const handle = await kit.start(SumsSignals, []);
    for (const value of [1, 2, 3, 0]) await handle.signal('add', value);

    assert.equal(await handle.result(), 6);
  },
  'a run can signal another, and learns if there is none': async (kit) => {
    const receiver = await kit.start(WaitsOnce, [], { workflowId: 'kit-receiver' });

    assert.deepEqual(await kit.run(SendsSignals, 'kit-receiver'), [
      false,
      'signal-go-1',
      'signal-failed',
      undefined,
    ]);
    assert.deepEqual(await receiver.result(), { when: new Date(0) });
  },
  'a run that only waits for signals fails if it was submitted, and waits if it was started': async (kit) => {
    const error = await rejection(kit.executor.submit(WaitsForSignal), 'workflow-failed');
    assert.equal(Reflect.get(error.cause as Error, 'code'), 'never-settles');
    assert.match(String(error.cause), /kit-go/u);

    const handle = await kit.start(WaitsForSignal, []);
    await kit.rest();
    assert.equal((await handle.describe()).status, 'open');
    await handle.signal('kit-go', 1);
    assert.equal(await handle.result(), 1);
  },
  'a signal that is delivered to a run that is about to close is taken before it closes': async (kit) => {
    const sender = await kit.start(SendsLate, ['kit-ends']);
    await kit.untilTimers(sender);
    const receiver = await kit.start(TakesUntilEnd, [], { workflowId: 'kit-ends' });
    await kit.untilTimers(receiver);
    await kit.advanceMs(1_000);

    // Which of the two is first may depend on the backend; that a delivered signal is lost may not.
    assert.deepEqual(await receiver.result(), (await sender.result()) ? [1] : []);
  },
  'a signal to a closed run fails, and one with a name or value that cannot be sent is refused': async (
    kit,
  ) => {
    const handle = await kit.start(Sleeper, [1_000]);
    await rejection(handle.signal('a/b'), 'invalid-id');
    await rejection(
      handle.signal('go', () => 1),
      'not-serializable',
    );
    await handle.terminate();

    await rejection(handle.signal('go'), 'signal-failed');
  },
} as const satisfies Record<string, Case>;
