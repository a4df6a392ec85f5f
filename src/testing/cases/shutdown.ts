import assert from 'node:assert/strict';
import { gate, increment, note, stubbornGate } from '../fixtures/activities.js';
import { readLog } from '../fixtures/gates.js';
import { rejection, thrown } from '../expect.js';
import type { Case } from '../kit.js';
import { Sleeper } from './workflows.js';
import { occupy } from './cancel-outside.js';

/** What `promise` has come to, without waiting for it. */
function watched(promise: PromiseLike<unknown>): { isOver: boolean } {
  const state = { isOver: false };
  const over = (): void => void (state.isOver = true);
  promise.then(over, over);
  return state;
}

/** How an executor ends. */
export const SHUTDOWN_CASES = {
  'an executor that is shut down takes no more work': async ({ executor }) => {
    await executor.shutdown();

    thrown(() => executor.submit(increment, 1), 'executor-closed');
    thrown(() => executor.submitWith({}, increment, 1), 'executor-closed');
    thrown(() => executor.submit(Sleeper, 1_000), 'executor-closed');
    thrown(() => executor.map(increment, [1]), 'executor-closed');
    await rejection(executor.start(Sleeper, [1_000]), 'executor-closed');
  },
  '`shutdown` waits until everything submitted has ended': async (kit) => {
    const { executor, folder } = kit;
    const running = executor.submit(gate, folder);
    const dependant = executor.submit(note, folder, running);
    await kit.untilSign('started');

    const end = executor.shutdown();
    const state = watched(end);
    await kit.rest();
    assert.equal(state.isOver, false);
    kit.openGate();
    await end;

    assert.deepEqual([running.done(), dependant.done(), readLog(folder)], [true, true, ['opened']]);
  },
  '`shutdown` waits for open runs': async (kit) => {
    const { executor } = kit;
    const handle = await kit.start(Sleeper, [10_000]);
    await kit.untilTimers(handle);

    const end = executor.shutdown();
    const state = watched(end);
    await kit.rest();
    assert.equal(state.isOver, false);
    await kit.advanceMs(10_000);
    await end;

    assert.equal(await handle.result(), 'slept');
  },
  'a second `shutdown` ends with the first': async (kit) => {
    const { executor, folder } = kit;
    void executor.submit(gate, folder);

    const ends = [executor.shutdown(), executor.shutdown(), executor[Symbol.asyncDispose]()];
    const states = ends.map(watched);
    await kit.rest();
    assert.deepEqual(states, [{ isOver: false }, { isOver: false }, { isOver: false }]);
    kit.openGate();

    await Promise.all(ends);
  },
  'with `wait: false` it returns at once, and what was submitted goes on': async (kit) => {
    const { executor, folder } = kit;
    const running = executor.submit(gate, folder);
    const queued = executor.submit(increment, 1);

    await executor.shutdown({ wait: false });
    thrown(() => executor.submit(increment, 1), 'executor-closed');
    kit.openGate();

    assert.deepEqual([await running, await queued], ['opened', 2]);
  },
  'with `cancelPending` what has not started is cancelled, and what runs goes on': async (kit) => {
    const { executor, folder } = kit;
    const [running] = occupy(executor, folder);
    const queued = executor.submit(note, folder, 'ran');
    const dependant = executor.submit(note, folder, queued);
    await kit.untilSign('started');
    await kit.until('it is known to run', () => running?.running() === true);

    const end = executor.shutdown({ cancelPending: true });
    kit.openGate();
    await end;

    assert.equal(await running, 'opened');
    assert.deepEqual([queued.cancelled(), dependant.cancelled(), readLog(folder)], [true, true, []]);
  },
  'with `cancelPending` open runs are asked to cancel': async (kit) => {
    const handle = await kit.start(Sleeper, [10_000]);
    await kit.untilTimers(handle);

    await kit.executor.shutdown({ cancelPending: true });

    await rejection(handle.result(), 'cancelled');
  },
  'after `graceMs` open runs are terminated': async (kit) => {
    const handle = await kit.start(Sleeper, [10_000]);
    await kit.untilTimers(handle);

    await kit.executor.shutdown({ graceMs: 1 });

    await rejection(handle.result(), 'workflow-terminated');
    assert.equal((await handle.describe()).status, 'terminated');
  },
  'a running activity that outlives `graceMs` is given up': async (kit) => {
    const future = kit.executor.submit(stubbornGate, kit.folder);
    await kit.untilSign('started');

    await kit.executor.shutdown({ graceMs: 1 });

    assert.equal(future.done(), true);
    await rejection(future, 'cancelled');
  },
} as const satisfies Record<string, Case>;
