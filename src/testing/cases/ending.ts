import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import { gate, increment, note } from '../fixtures/activities.js';
import { readLog } from '../fixtures/gates.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';

export class Unawaited extends Workflow {
  static override readonly definition = { name: 'kit-unawaited' };

  async run(folder: string): Promise<string> {
    const first = this.submit(gate, folder);
    // Not scheduled when `run` returns.
    this.submit(note, folder, first);
    return 'returned';
  }
}

export class Abandons extends Workflow {
  static override readonly definition = { name: 'kit-abandons', unawaited: 'abandon' } as const;

  async run(folder: string): Promise<string> {
    const first = this.submit(gate, folder);
    this.submit(note, folder, first);
    await this.sleep(1_000);
    return 'returned';
  }
}

export class DropsTimers extends Workflow {
  static override readonly definition = { name: 'kit-drops-timers' };

  async run(): Promise<string> {
    const timer = this.sleep(60_000);
    timer.onDone(() => undefined);
    await this.submit(increment, 1);
    return 'returned';
  }
}

export class Returns extends Workflow {
  static override readonly definition = { name: 'kit-returns' };

  async run(what: 'nothing' | 'function'): Promise<unknown> {
    await this.submit(increment, 1);
    return what === 'nothing' ? undefined : () => what;
  }
}

export class NotAsync extends Workflow {
  static override readonly definition = { name: 'kit-not-async' };

  run(fails: boolean): number {
    if (fails) throw new RangeError('at once');
    return 42;
  }
}

/** How a run ends. */
export const ENDING_CASES = {
  'a run whose `run` has returned stays open until what it submitted is done': async (kit) => {
    const { folder } = kit;
    const handle = await kit.start(Unawaited, [folder]);
    await kit.untilSign('started');
    await kit.rest();
    assert.equal((await handle.describe()).status, 'open');

    kit.openGate();

    assert.equal(await handle.result(), 'returned');
    assert.deepEqual(readLog(folder), ['opened']);
  },
  'with `unawaited: abandon` it closes at once': async (kit) => {
    const { folder } = kit;
    const handle = await kit.start(Abandons, [folder]);
    await kit.untilSign('started');
    await kit.untilTimers(handle);
    await kit.advanceMs(1_000);

    assert.equal(await handle.result(), 'returned');
    kit.openGate();
    await kit.rest();
    assert.deepEqual(readLog(folder), []);
  },
  'open timers do not keep a run open': async (kit) => {
    const handle = await kit.start(DropsTimers, []);

    assert.equal(await handle.result(), 'returned');
    assert.equal((await handle.describe()).openTimers, 0);
  },
  'a workflow that returns nothing gives undefined': async (kit) => {
    assert.equal(await kit.run(Returns, 'nothing'), undefined);
  },
  'a result that cannot be sent fails the run': async (kit) => {
    const { cause } = await rejection(kit.run(Returns, 'function'), 'workflow-failed');

    assert.equal(Reflect.get(cause as Error, 'code'), 'not-serializable');
  },
  '`run` need not be asynchronous': async (kit) => {
    assert.equal(await kit.run(NotAsync, false), 42);
    const { cause } = await rejection(kit.run(NotAsync, true), 'workflow-failed');

    assert.ok(cause instanceof RangeError);
  },
} as const satisfies Record<string, Case>;
