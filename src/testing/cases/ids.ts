import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { activity } from '../../activity/activity.js';
import { Workflow } from '../../workflow/workflow.js';
import { echoOnce, increment, increment2, noteOnce } from '../fixtures/activities.js';
import { readLog } from '../fixtures/gates.js';
import { thrown } from '../expect.js';
import type { Case } from '../kit.js';

/** Gives the ids of tasks, one of which waits for its argument. */
export class Numbers extends Workflow {
  static override readonly definition = { name: 'kit-numbers' };

  async run(): Promise<unknown> {
    const first = this.submit(increment, 1);
    const waiting = this.submit(increment, first);
    const third = this.submit(increment2, 5);
    const timers = [this.startTimer(0), this.startTimer(0, { id: 'mine' }), this.startTimer(0)];
    const ids = [first, waiting, third, ...timers].map(({ id }) => id);
    return { ids, results: [await first, await waiting, await third] };
  }
}

export class Idempotent extends Workflow {
  static override readonly definition = { name: 'kit-idempotent' };

  async run(folder: string): Promise<unknown[]> {
    const first = this.submit(noteOnce, folder, 'a');
    const again = this.submit(noteOnce, folder, 'a');
    const other = this.submit(noteOnce, folder, 'b');
    const late = this.submit(noteOnce, folder, other);
    return [first === again, first === other, late.id, await Promise.all([first, again, other, late])];
  }
}

export class IdempotentId extends Workflow {
  static override readonly definition = { name: 'kit-idempotent-id' };

  async run(): Promise<unknown> {
    const future = this.submit(echoOnce, { b: 'ä', a: [1, null] });
    await future;
    return future.id;
  }
}

export class OwnIds extends Workflow {
  static override readonly definition = { name: 'kit-own-ids' };

  async run(): Promise<unknown[]> {
    const mine = this.submitWith({ id: 'mine' }, increment, 1);
    const long = this.submitWith({ id: 'x'.repeat(300) }, increment, 1);
    const refusals = [
      () => this.submitWith({ id: 'mine' }, increment, 1),
      ...['a/b', 'a:b', 'a|b', 'a\u0000', '', ' a', 'a ', 'a\t'].map(
        (id) => () => this.startTimer(0, { id }),
      ),
      () => this.submitWith({ id: 'a/b' }, increment, 1),
      () => this.submitWith({ id: 'a ' }, increment, 1),
      () => this.submitWith({ taskList: 'a ' }, increment, 1),
      () => this.submitWith({ workflowId: ' a' }, Numbers),
      () => this.submitWith({ taskList: 'a ' }, Numbers),
      () => this.waitSignal('a '),
      () => this.startTimer(0, { id: '__simpleflow_own' }),
      () => this.startTimer(0, { id: 'arn' }),
    ].map(codeOf);
    await Promise.all([mine, long]);
    return [mine.id, long.id?.length, long.id?.slice(0, 223), refusals];
  }
}

/** The code of what is thrown. */
export function codeOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return Reflect.get(error as Error, 'code');
  }
}

/** How tasks are named. */
export const ID_CASES = {
  'ids are given at submit, in program order, also to tasks that wait for arguments': async (kit) => {
    const handle = await kit.start(Numbers, []);
    const ids = [1, 2, 3].map((n) => `activity-kit-increment-${n}`);

    assert.deepEqual(await handle.result(), {
      ids: [...ids, 'timer-1', 'mine', 'timer-2'],
      results: [2, 3, 7],
    });
  },
  'an idempotent task with the same input is the same future, and runs once': async (kit) => {
    const { folder } = kit;
    const seen = await kit.run(Idempotent, folder);

    assert.deepEqual(seen, [true, false, undefined, ['a', 'a', 'b', 'b']]);
    assert.deepEqual(readLog(folder).sort(), ['a', 'b']);
  },
  'the id of an idempotent task is the md5 of its input as Python would write it': async (kit) => {
    const input = String.raw`{"args":[{"a":[1,null],"b":"\u00e4"}],"kwargs":{}}`;
    const hash = createHash('md5').update(input).digest('hex');

    assert.equal(await kit.run(IdempotentId), `activity-kit-echo-once-${hash}`);
  },
  'ids of one’s own must be unique, and such as every backend can carry': async (kit) => {
    const [mine, longLength, longStart, refusals] = await kit.run(OwnIds);

    assert.equal(mine, 'activity-kit-increment-mine');
    assert.equal(longLength, 256);
    assert.equal(longStart, `activity-kit-increment-${'x'.repeat(200)}`);
    assert.deepEqual(
      refusals,
      Array.from({ length: 17 }, () => 'invalid-id'),
    );
  },
  'names that some backend cannot carry are refused': async (kit) => {
    for (const name of ['', ' a', 'a ', '\ta', 'a/b', 'a:b', 'a|b', 'a\nb', 'arn', 'x'.repeat(257)]) {
      thrown(() => activity(name, () => 1), 'invalid-id');
    }
    for (const workflowId of ['', ' a', 'a ', 'a/b', 'a\n']) {
      await assert.rejects(async () => kit.start(Numbers, [], { workflowId }), { code: 'invalid-id' });
    }
    thrown(() => activity('kit-long-version', () => 1, { version: 'x'.repeat(65) }), 'invalid-id');
  },
} as const satisfies Record<string, Case>;
