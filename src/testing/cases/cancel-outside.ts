import assert from 'node:assert/strict';
import type { Executor } from '../../executor/executor.js';
import type { Future } from '../../futures/future.js';
import { echo, gate, increment, note, stubbornGate } from '../fixtures/activities.js';
import { hasSign, readLog } from '../fixtures/gates.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';

// More than any pool runs at once.
export const MANY = 64;

/** Keeps every worker busy until the gate opens. */
export function occupy(executor: Executor, folder: string): Future<string>[] {
  return Array.from({ length: MANY }, () => executor.submit(gate, folder));
}

/** Cancellation of activities that were submitted outside a workflow. */
export const CANCEL_OUTSIDE_CASES = {
  'a task that has not started is cancelled, and never runs': async (kit) => {
    const { executor, folder } = kit;
    const busy = occupy(executor, folder);
    const queued = executor.submit(note, folder, 'ran');

    assert.equal(queued.cancel(), true);

    assert.deepEqual([queued.state, queued.done(), queued.cancelled()], ['cancelled', true, true]);
    await rejection(queued.result(), 'cancelled');
    await rejection(queued.exception(), 'cancelled');
    kit.openGate();
    await Promise.all(busy);
    assert.deepEqual(readLog(folder), []);
  },
  'a task that waits for its arguments is cancelled, and never runs': async (kit) => {
    const { executor, folder } = kit;
    const before = executor.submit(gate, folder);
    const waiting = executor.submit(echo, [before]);

    assert.equal(waiting.cancel(), true);
    assert.equal(waiting.cancelled(), true);
    kit.openGate();

    assert.equal(await before, 'opened');
  },
  'a task that is done cannot be cancelled': async ({ executor }) => {
    const future = executor.submit(increment, 1);
    await future;

    assert.equal(future.cancel(), false);
    assert.equal(future.cancelled(), false);
    assert.equal(await future, 2);
  },
  'a task that was cancelled cannot be cancelled again': async (kit) => {
    const { executor, folder } = kit;
    occupy(executor, folder);
    const queued = executor.submit(increment, 1);

    assert.deepEqual([queued.cancel(), queued.cancel()], [true, false]);
  },
  '`cancel` of a running task stops it and is true, or lets it run and is false': async (kit) => {
    const { executor, folder } = kit;
    const running = executor.submit(gate, folder);
    await kit.untilSign('started');
    await kit.until('it is known to run', () => running.running());

    const isCancelled = running.cancel();
    await kit.rest();

    if (isCancelled) {
      await rejection(running.result(), 'cancelled');
      await kit.untilSign('stopped');
    } else {
      assert.equal(running.state, 'running');
      kit.openGate();
      assert.equal(await running, 'opened');
      assert.equal(hasSign(folder, 'stopped'), false);
    }
  },
  'a cancelled argument cancels the task that was to receive it': async (kit) => {
    const { executor, folder } = kit;
    occupy(executor, folder);
    const queued = executor.submit(increment, 1);
    const dependant = executor.submit(echo, { nested: [queued] });

    queued.cancel();

    await rejection(dependant.result(), 'cancelled');
    assert.equal(dependant.cancelled(), true);
  },
  'a task that cannot be stopped does not hold up those behind it once it is over': async (kit) => {
    const { executor, folder } = kit;
    const stubborn = executor.submit(stubbornGate, folder);
    await kit.untilSign('started');
    const behind = executor.submit(increment, 1);
    kit.openGate();

    assert.equal(await stubborn, 'opened');
    assert.equal(await behind, 2);
  },
} as const satisfies Record<string, Case>;
