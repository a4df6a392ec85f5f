import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import { gate, increment, note } from '../fixtures/activities.js';
import { readLog } from '../fixtures/gates.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';
import { codeOf } from './ids.js';

/** Answers a cancel request as its input says, and keeps a log of what it was asked. */
export class Cancellable extends Workflow {
  static override readonly definition = { name: 'kit-cancellable' };
  readonly #asked: string[] = [];
  #answer = true;

  async run(how: 'refuse' | 'throw' | 'return' | 'go on' | 'shield', folder: string): Promise<unknown> {
    this.#answer = how !== 'refuse';
    const sent = this.submit(gate, folder);
    const timer = this.sleep(10_000);
    const outcome = await timer.result().then(() => 'slept', codeOfError);
    if (how === 'throw') throw new RangeError('not reported');
    if (how === 'go on') this.#asked.push(String(codeOf(() => this.submit(note, folder, 'after'))));
    if (how === 'shield') await this.shielded((scope) => scope.submit(note, folder, 'shielded').result());
    await sent.exception().catch(() => undefined);
    if (how !== 'refuse')
      await this.shielded((scope) => scope.submit(note, folder, this.#asked.join()).result());
    return [outcome, this.#asked];
  }

  override shouldCancel(): boolean {
    this.#asked.push('shouldCancel');
    return this.#answer;
  }

  override onCanceled(): void {
    this.#asked.push('onCanceled');
  }
}

export class NeverStarts extends Workflow {
  static override readonly definition = { name: 'kit-never-starts' };

  async run(folder: string): Promise<void> {
    await this.submit(note, folder, 'started');
    await this.sleep(60_000);
  }
}

export class HasReturned extends Workflow {
  static override readonly definition = { name: 'kit-has-returned' };

  async run(folder: string): Promise<string> {
    this.submit(gate, folder);
    await this.submit(increment, 1);
    return 'returned';
  }
}

function codeOfError(error: unknown): unknown {
  return Reflect.get(error as Error, 'code');
}

type How = Parameters<Cancellable['run']>[0];

async function cancelled(kit: Parameters<Case>[0], how: How): Promise<string[]> {
  const handle = await kit.start(Cancellable, [how, kit.folder]);
  await kit.untilSign('started');
  await kit.untilTimers(handle);
  await handle.cancel();

  await rejection(handle.result(), 'cancelled');

  await kit.untilSign('stopped');
  assert.equal((await handle.describe()).status, 'cancelled');
  return readLog(kit.folder);
}

/** A request to cancel a whole run. */
export const CANCEL_RUN_CASES = {
  'a cancel request asks `shouldCancel` and `onCanceled` once each, and cancels what is open': async (
    kit,
  ) => {
    assert.deepEqual(await cancelled(kit, 'return'), ['shouldCancel,onCanceled']);
  },
  'a run that was cancelled closes as cancelled, also if it throws': async (kit) => {
    assert.deepEqual(await cancelled(kit, 'throw'), []);
  },
  'a run that was cancelled submits nothing more': async (kit) => {
    assert.deepEqual(await cancelled(kit, 'go on'), ['shouldCancel,onCanceled,cancelled']);
  },
  'a shielded scope of a cancelled run goes on': async (kit) => {
    assert.deepEqual(await cancelled(kit, 'shield'), ['shielded', 'shouldCancel,onCanceled']);
  },
  'a run may refuse to be cancelled, and goes on as if nothing had come': async (kit) => {
    const handle = await kit.start(Cancellable, ['refuse', kit.folder]);
    await kit.untilSign('started');
    await kit.untilTimers(handle);
    await handle.cancel();
    await handle.cancel();
    await kit.rest();
    assert.equal((await handle.describe()).status, 'open');
    kit.openGate();
    await kit.advanceMs(10_000);

    assert.deepEqual(await handle.result(), ['slept', ['shouldCancel', 'shouldCancel']]);
  },
  'a run that is cancelled before its first turn never starts': async (kit) => {
    const handle = await kit.start(NeverStarts, [kit.folder]);
    await handle.cancel();

    await rejection(handle.result(), 'cancelled');
    assert.deepEqual(readLog(kit.folder), []);
  },
  'a run whose `run` has returned can still be cancelled': async (kit) => {
    const handle = await kit.start(HasReturned, [kit.folder]);
    await kit.untilSign('started');
    await kit.rest();
    await handle.cancel();

    await rejection(handle.result(), 'cancelled');
    await kit.untilSign('stopped');
  },
  '`cancel` of the future of a run asks the run': async (kit) => {
    const future = kit.executor.submit(NeverStarts, kit.folder);
    await kit.until('it has started', () => readLog(kit.folder).length === 1);

    assert.equal(future.cancel(), true);

    await rejection(future, 'cancelled');
    assert.equal(future.cancelled(), true);
  },
} as const satisfies Record<string, Case>;
