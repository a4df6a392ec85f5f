import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import { increment, noteOnce } from '../fixtures/activities.js';
import { readLog } from '../fixtures/gates.js';
import type { Case } from '../kit.js';

/** Gives the ids of tasks, one of which waits for its argument. */
export class Numbers extends Workflow {
  static override readonly definition = { name: 'kit-numbers' };

  async run(): Promise<unknown> {
    const first = this.submit(increment, 1);
    const waiting = this.submit(increment, first);
    const third = this.submit(increment, 5);
    const timer = this.startTimer(0);
    const ids = [first.id, waiting.id, third.id, timer.id];
    return { ids, results: [await first, await waiting, await third] };
  }
}

export class Idempotent extends Workflow {
  static override readonly definition = { name: 'kit-idempotent' };

  async run(folder: string): Promise<unknown> {
    const first = this.submit(noteOnce, folder, 'a');
    const again = this.submit(noteOnce, folder, 'a');
    const other = this.submit(noteOnce, folder, 'b');
    const isOneFuture = first === again;
    await Promise.all([first, other]);
    const afterwards = this.submit(noteOnce, folder, 'a');
    return { isOneFuture, isDoneAtOnce: afterwards.done(), id: afterwards.id, result: await afterwards };
  }
}

/** How tasks are named. */
export const ID_CASES = {
  'ids are given at submit, in program order, also to tasks that wait for arguments': async (kit) => {
    assert.deepEqual(await kit.run(Numbers), {
      ids: ['activity-kit-increment-1', 'activity-kit-increment-2', 'activity-kit-increment-3', 'timer-1'],
      results: [2, 3, 6],
    });
  },
  'an idempotent task with the same input is the same future, and runs once': async (kit) => {
    const { folder } = kit;
    const seen = (await kit.run(Idempotent, folder)) as Record<string, unknown>;

    assert.equal(seen['isOneFuture'], true);
    assert.equal(seen['isDoneAtOnce'], true);
    assert.match(String(seen['id']), /^activity-kit-note-once-[0-9a-f]{32}$/u);
    assert.equal(seen['result'], 'a');
    assert.deepEqual(readLog(folder).sort(), ['a', 'b']);
  },
} as const satisfies Record<string, Case>;
