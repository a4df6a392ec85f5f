import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import { increment } from '../fixtures/activities.js';
import type { Case } from '../kit.js';

export class Marks extends Workflow {
  static override readonly definition = { name: 'kit-marks' };

  async run(): Promise<unknown[]> {
    const open = this.submit(increment, 1);
    this.recordMarker('step', { n: 1 });
    this.recordMarker('bare');
    this.recordMarker('step', { n: 2n });
    const atOnce = [this.listMarkers(), this.listMarkers({ all: true }).length];
    return [atOnce, await open];
  }
}

/** How often the side effects below were really made, in this process. */
const made = { count: 0 };

export class Effects extends Workflow {
  static override readonly definition = { name: 'kit-effects' };

  async run(): Promise<unknown[]> {
    const first = this.sideEffect(() => ({ n: (made.count += 1), chance: Math.random() }));
    const between = await this.submit(increment, first.n);
    const second = this.sideEffect(() => (made.count += 1));
    return [first, between, second];
  }
}

export class Patched extends Workflow {
  static override readonly definition = { name: 'kit-patched' };

  async run(): Promise<unknown[]> {
    const isOn = this.patched('kit-change');
    await this.submit(increment, 1);
    return [isOn, this.patched('kit-change')];
  }
}

/** Facts that a run writes into its history. */
export const MARKER_CASES = {
  'markers are recorded in the same turn, and listed newest of each name, or all': async (kit) => {
    const newest = [
      { name: 'step', details: { n: 2n } },
      { name: 'bare', details: undefined },
    ];

    assert.deepEqual(await kit.run(Marks), [[newest, 3], 2]);
  },
  'a side effect is made once: a replay reads what it gave': async (kit) => {
    const before = made.count;

    const [first, between, second] = (await kit.run(Effects)) as [{ n: number }, number, number];

    assert.deepEqual([first.n, between, second], [before + 1, before + 2, before + 2]);
    await kit.replayAll();
    assert.equal(made.count, before + 2);
  },
  '`patched` is true in a new run, all along': async (kit) => {
    assert.deepEqual(await kit.run(Patched), [true, true]);
  },
} as const satisfies Record<string, Case>;
