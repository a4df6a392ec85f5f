import assert from 'node:assert/strict';
import { setTimeout as later } from 'node:timers/promises';
import { Workflow } from '../../workflow/workflow.js';
import { gate, increment } from '../fixtures/activities.js';
import { log, readLog } from '../fixtures/gates.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';
import { codeOf } from './ids.js';

/** Waits for what is not a future of its run, in one of the ways there are. */
export class Foreign extends Workflow {
  static override readonly definition = { name: 'kit-foreign' };

  async run(
    how: 'nothing else open' | 'never' | 'then submit' | 'then return',
    folder: string,
  ): Promise<unknown> {
    if (how === 'never') await new Promise(() => undefined);
    // Something of its own is open, so that the run is not simply stuck.
    if (how !== 'nothing else open') this.submit(gate, folder).onDone(() => undefined);
    await later(5);
    if (how === 'then submit') await this.submit(increment, 1);
    return how;
  }
}

/** Goes on outside a turn with something other than `submit`, and writes down what it got. */
export class ForeignUse extends Workflow {
  static override readonly definition = { name: 'kit-foreign-use' };

  async run(folder: string): Promise<void> {
    this.submit(gate, folder).onDone(() => undefined);
    await later(5);
    const uses = [() => this.now(), () => this.random(), () => this.uuid(), () => this.startTimer(1_000)];
    for (const use of uses) log(folder, String(codeOf(use)));
  }
}

async function foreign(result: Promise<unknown>): Promise<Error> {
  const { cause } = await rejection(result, 'workflow-failed');
  assert.ok(cause instanceof Error);
  assert.equal(Reflect.get(cause, 'code'), 'foreign-await', cause.message);
  return cause;
}

/** A run that waits for something a replay could not bring back. */
export const FOREIGN_CASES = {
  'a run that awaits something else, with nothing of its own open, fails and names the line': async (kit) => {
    const error = await foreign(kit.run(Foreign, 'nothing else open', ''));

    assert.match(error.message, /foreign\.[jt]s:\d+:\d+/u);
  },
  'a run that awaits a promise which nobody settles fails': async (kit) => {
    await foreign(kit.run(Foreign, 'never', ''));
  },
  'a run that goes on outside a turn fails at once, and names the line': async (kit) => {
    const handle = await kit.start(Foreign, ['then submit', kit.folder], { replays: false });

    const error = await foreign(handle.result());

    assert.match(error.message, /foreign\.[jt]s:\d+:\d+/u);
  },
  'a run that ends outside a turn fails at once': async (kit) => {
    const handle = await kit.start(Foreign, ['then return', kit.folder], { replays: false });

    await foreign(handle.result());
  },
  'time, chance and timers are refused outside a turn': async (kit) => {
    const handle = await kit.start(ForeignUse, [kit.folder], { replays: false });

    const error = await foreign(handle.result());

    assert.match(error.message, /foreign\.[jt]s:\d+:\d+/u);
    assert.deepEqual(
      readLog(kit.folder),
      Array.from({ length: 4 }, () => 'foreign-await'),
    );
  },
} as const satisfies Record<string, Case>;
