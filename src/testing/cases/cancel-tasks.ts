import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import { gate, increment, note, noteItem, noteValue, stubbornGate } from '../fixtures/activities.js';
import { hasSign, readLog } from '../fixtures/gates.js';
import type { Case } from '../kit.js';

export class CancelsUnsent extends Workflow {
  static override readonly definition = { name: 'kit-cancels-unsent' };

  async run(folder: string): Promise<unknown[]> {
    const unsent = this.submit(note, folder, 'unsent');
    const first = this.submit(increment, 1);
    const waiting = this.submit(noteValue, folder, first);
    const timer = this.startTimer(60_000);
    const answers = [unsent, waiting, timer].map((each) => [each.cancel(), each.state, each.cancel()]);
    return [answers, await first, first.cancel(), await first];
  }
}

/** Cancels what is on its way, and goes on at once. */
export class CancelsSent extends Workflow {
  static override readonly definition = { name: 'kit-cancels-sent' };

  async run(folder: string): Promise<unknown[]> {
    const sent = this.submit(gate, folder);
    const timer = this.startTimer(60_000);
    await this.sleep(1_000);
    const answers = [sent, timer].map((each) => [each.cancel(), each.cancelled()]);
    return [
      answers,
      await sent.exception().catch((error: unknown) => Reflect.get(error as Error, 'code') as unknown),
    ];
  }
}

export class CancelsAndWaits extends Workflow {
  static override readonly definition = { name: 'kit-cancels-and-waits' };

  async run(folder: string, stubborn: boolean): Promise<unknown[]> {
    const sent = this.submit(stubborn ? stubbornGate : gate, folder);
    await this.sleep(1_000);
    const answer = sent.cancel({ wait: true });
    const early = sent.done();
    const unsent = this.submit(increment, 1);
    const unsentAnswer = [unsent.cancel({ wait: true }), unsent.cancelled()];
    const outcome = await sent
      .result()
      .catch((error: unknown) => Reflect.get(error as Error, 'code') as unknown);
    return [answer, early, unsentAnswer, outcome];
  }
}

export class CancelsList extends Workflow {
  static override readonly definition = { name: 'kit-cancels-list' };

  async run(folder: string): Promise<unknown[]> {
    const list = this.map(
      noteItem,
      [1, 2].map((item) => ({ folder, item })),
    );
    return [list.cancel(), list.cancelled()];
  }
}

export class CancelsAndForgets extends Workflow {
  static override readonly definition = { name: 'kit-cancels-and-forgets' };

  async run(folder: string): Promise<unknown[]> {
    const first = this.submit(gate, folder);
    await this.sleep(1_000);
    first.cancel();
    // The late outcome of a cancelled task is ignored, whatever it is.
    await this.sleep(1_000);
    return [first.state, await this.submit(increment, 1)];
  }
}

/** `cancel` of a future inside a workflow. */
export const CANCEL_TASK_CASES = {
  'what has not been sent is cancelled in the same turn, and never was': async (kit) => {
    const { folder } = kit;
    const cancelled = [true, 'cancelled', false];

    assert.deepEqual(await kit.run(CancelsUnsent, folder), [[cancelled, cancelled, cancelled], 2, false, 2]);
    assert.deepEqual(readLog(folder), []);
  },
  'what has been sent is cancelled in the same turn, and asked to stop': async (kit) => {
    const { folder } = kit;
    const handle = await kit.start(CancelsSent, [folder]);
    await kit.untilSign('started');
    await kit.untilTimers(handle, 2);
    await kit.advanceMs(1_000);

    assert.deepEqual(await handle.result(), [
      [
        [true, true],
        [true, true],
      ],
      'cancelled',
    ]);
    await kit.untilSign('stopped');
    assert.equal((await handle.describe()).openTimers, 0);
  },
  '`cancel({ wait: true })` leaves the future open until the task has ended': async (kit) => {
    const handle = await kit.start(CancelsAndWaits, [kit.folder, false]);
    await kit.untilSign('started');
    await kit.untilTimers(handle);
    await kit.advanceMs(1_000);

    assert.deepEqual(await handle.result(), [true, false, [true, true], 'cancelled']);
    assert.equal(hasSign(kit.folder, 'stopped'), true);
  },
  'a task that was asked to stop, waited for, and went on has its result': async (kit) => {
    const handle = await kit.start(CancelsAndWaits, [kit.folder, true]);
    await kit.untilSign('started');
    await kit.untilTimers(handle);
    await kit.advanceMs(1_000);
    await kit.rest();
    kit.openGate();

    assert.deepEqual(await handle.result(), [true, false, [true, true], 'opened']);
  },
  'cancelling the list of a `map` cancels its items': async (kit) => {
    const { folder } = kit;

    assert.deepEqual(await kit.run(CancelsList, folder), [true, true]);
    assert.deepEqual(readLog(folder), []);
  },
  'what becomes of a cancelled task afterwards changes nothing': async (kit) => {
    const handle = await kit.start(CancelsAndForgets, [kit.folder]);
    await kit.untilSign('started');
    await kit.untilTimers(handle);
    await kit.advanceMs(1_000);
    await kit.untilSign('stopped');
    await kit.untilTimers(handle);
    await kit.advanceMs(1_000);

    assert.deepEqual(await handle.result(), ['cancelled', 2]);
  },
} as const satisfies Record<string, Case>;
