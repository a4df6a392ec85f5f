import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import { gate, increment } from '../fixtures/activities.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';

/** Counts down over several runs; the last one takes a signal that none before it has taken. */
export class CountsDown extends Workflow {
  static override readonly definition = { name: 'kit-counts-down' };

  async run(n: number, runIds: readonly unknown[]): Promise<unknown> {
    const next = await this.submit(increment, n - 2);
    const { workflowId, runId } = this.information;
    const seen = [...runIds, runId];
    if (n === 0) return [workflowId, seen, this.latestSignal('bonus'), await this.waitSignal('bonus')];
    return this.continueAsNew(next, seen);
  }
}

export class ContinuesWithOpen extends Workflow {
  static override readonly definition = { name: 'kit-continues-with-open' };

  async run(folder: string, isNext: boolean): Promise<string> {
    if (isNext) return 'next';
    this.submit(gate, folder);
    return this.continueAsNew(folder, true);
  }
}

/** Gives up what is open. */
export class ContinuesAtOnce extends Workflow {
  static override readonly definition = { name: 'kit-continues-at-once' };

  async run(folder: string, isNext: boolean): Promise<string> {
    if (isNext) return 'next';
    this.submit(gate, folder);
    await this.sleep(1_000);
    return this.continueAsNewWith({ cancelOpen: true }, folder, true);
  }
}

/** A run that goes on as a new one. */
export const CONTINUE_CASES = {
  'a run goes on as a new one under the same workflow id, and the handle gives the last result': async (
    kit,
  ) => {
    const handle = await kit.start(CountsDown, [3, []], { workflowId: 'kit-continued' });
    await handle.signal('bonus', 7);

    const [workflowId, runIds, latest, taken] = (await handle.result()) as [
      string,
      string[],
      unknown,
      unknown,
    ];

    assert.equal(workflowId, 'kit-continued');
    assert.equal(new Set(runIds).size, 4);
    assert.equal(runIds[0], handle.runId);
    assert.deepEqual([latest, taken], [7, 7]);
  },
  'a run with open activities goes on as a new one when they have ended': async (kit) => {
    const handle = await kit.start(ContinuesWithOpen, [kit.folder, false]);
    await kit.untilSign('started');
    await kit.rest();
    assert.equal((await handle.describe()).status, 'open');
    assert.equal((await handle.describe()).runId, handle.runId);
    kit.openGate();

    assert.equal(await handle.result(), 'next');
  },
  'with `cancelOpen` what is open is asked to stop before a run goes on as a new one': async (kit) => {
    const handle = await kit.start(ContinuesAtOnce, [kit.folder, false]);
    await kit.untilSign('started');
    await kit.untilTimers(handle);
    await kit.advanceMs(1_000);

    assert.equal(await handle.result(), 'next');
    await kit.untilSign('stopped');
  },
  'a run that waits to go on as a new one can still be cancelled': async (kit) => {
    const handle = await kit.start(ContinuesWithOpen, [kit.folder, false]);
    await kit.untilSign('started');
    await kit.rest();
    await handle.cancel();

    await rejection(handle.result(), 'cancelled');
    await kit.untilSign('stopped');
    assert.equal((await handle.describe()).status, 'cancelled');
  },
} as const satisfies Record<string, Case>;
