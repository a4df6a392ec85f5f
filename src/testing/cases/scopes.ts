import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import { gate, increment, note } from '../fixtures/activities.js';
import { readLog } from '../fixtures/gates.js';
import type { Case } from '../kit.js';
import { codeOf } from './ids.js';

export class CancelsScope extends Workflow {
  static override readonly definition = { name: 'kit-cancels-scope' };

  async run(folder: string): Promise<unknown[]> {
    const outside = this.submit(increment, 1);
    const inside = await this.scope(async (scope) => {
      const sent = scope.submit(gate, folder);
      const timer = scope.sleep(60_000);
      await this.sleep(1_000);
      scope.cancel();
      return [sent.state, timer.state, codeOf(() => scope.submit(note, folder, 'late'))];
    });
    return [inside, await outside];
  }
}

export class FailsScope extends Workflow {
  static override readonly definition = { name: 'kit-fails-scope' };

  async run(): Promise<unknown[]> {
    const states: string[] = [];
    const failed = this.scope(async (scope) => {
      const timer = scope.sleep(60_000);
      timer.onDone(({ state }) => states.push(state));
      await scope.submit(increment, 1);
      throw new RangeError('no');
    });
    return [await failed.catch((error: unknown) => String(error)), states];
  }
}

/** Parts of a run that are cancelled together. */
export const SCOPE_CASES = {
  'cancelling a scope cancels what was submitted through it, and nothing else': async (kit) => {
    const { folder } = kit;
    const handle = await kit.start(CancelsScope, [folder]);
    await kit.untilSign('started');
    await kit.untilTimers(handle, 2);
    await kit.advanceMs(1_000);

    assert.deepEqual(await handle.result(), [['cancelled', 'cancelled', 'cancelled'], 2]);
    await kit.untilSign('stopped');
    assert.deepEqual(readLog(folder), []);
  },
  'a scope whose body throws is cancelled': async (kit) => {
    assert.deepEqual(await kit.run(FailsScope), ['RangeError: no', ['cancelled']]);
  },
} as const satisfies Record<string, Case>;
