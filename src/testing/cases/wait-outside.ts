import assert from 'node:assert/strict';
import { asCompleted } from '../../futures/as-completed.js';
import { wait } from '../../futures/wait.js';
import type { Future } from '../../futures/future.js';
import { fail, gate, increment } from '../fixtures/activities.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';
import { occupy } from './cancel-outside.js';

/** `wait`, `asCompleted`, timeouts and callbacks of an executor's futures, outside a workflow. */
export const WAIT_OUTSIDE_CASES = {
  '`wait` gives all futures once, those done and those not, in the order given': async (kit) => {
    const { executor, folder } = kit;
    const one = executor.submit(increment, 0);
    await one;
    const open = executor.submit(gate, folder);

    const { done, notDone } = await wait([open, one, open] as Future<unknown>[], {
      returnWhen: 'FIRST_COMPLETED',
    });

    assert.deepEqual([[...done], [...notDone]], [[one], [open]]);
    kit.openGate();
    const all = await wait([open, one] as Future<unknown>[]);
    assert.deepEqual([[...all.done], [...all.notDone]], [[open, one], []]);
  },
  '`wait` for nothing returns at once': async () => {
    const { done, notDone } = await wait([]);

    assert.deepEqual([done.size, notDone.size], [0, 0]);
  },
  '`wait` with FIRST_EXCEPTION ends with a failure, but not with a cancelled future': async (kit) => {
    const { executor, folder } = kit;
    const failing = executor.submit(fail, 'no');
    await failing.exception();
    const busy = occupy(executor, folder);
    const cancelled = executor.submit(increment, 1);
    cancelled.cancel();

    const failed = await wait([...busy, failing] as Future<unknown>[], { returnWhen: 'FIRST_EXCEPTION' });
    assert.deepEqual([...failed.done], [failing]);

    const later = wait([...busy, cancelled] as Future<unknown>[], { returnWhen: 'FIRST_EXCEPTION' });
    kit.openGate();
    assert.equal((await later).notDone.size, 0);
  },
  'a timeout of `wait` gives what there is': async (kit) => {
    const { executor, folder } = kit;
    const open = executor.submit(gate, folder);

    const { done, notDone } = await wait([open], { timeoutMs: 1 });

    assert.deepEqual([done.size, [...notDone]], [0, [open]]);
    kit.openGate();
    assert.equal(await open, 'opened');
  },
  'a timeout of `result` and `exception` gives up waiting, not the task': async (kit) => {
    const { executor, folder } = kit;
    const open = executor.submit(gate, folder);

    await rejection(open.result({ timeoutMs: 1 }), 'timeout');
    await rejection(open.exception({ timeoutMs: 1 }), 'timeout');

    assert.equal(open.done(), false);
    kit.openGate();
    assert.equal(await open.result({ timeoutMs: 60_000 }), 'opened');
  },
  '`asCompleted` gives futures as they are done, those done already first': async (kit) => {
    const { executor, folder } = kit;
    const one = executor.submit(increment, 0);
    await one;
    const open = executor.submit(gate, folder);
    const seen: unknown[] = [];

    for await (const [position, future] of asCompleted([open, one, one] as Future<unknown>[])) {
      assert.equal(future.done(), true);
      seen.push([position, await future]);
      kit.openGate();
    }

    assert.deepEqual(seen, [
      [1, 1],
      [0, 'opened'],
    ]);
  },
  '`asCompleted` gives failed and cancelled futures like any other': async (kit) => {
    const { executor, folder } = kit;
    const failing = executor.submit(fail, 'no');
    await failing.exception();
    const busy = occupy(executor, folder);
    const cancelled = executor.submit(increment, 1);
    cancelled.cancel();
    const seen: unknown[] = [];

    for await (const [, future] of asCompleted([failing, cancelled])) seen.push(future);

    assert.deepEqual(seen.length, 2);
    assert.ok(seen[0] === failing && seen[1] === cancelled);
    kit.openGate();
    await Promise.all(busy);
  },
  '`asCompleted` ends with a timeout error if not all are done in time': async (kit) => {
    const { executor, folder } = kit;
    const open = executor.submit(gate, folder);

    await rejection(asCompleted([open], { timeoutMs: 1 }).next(), 'timeout');

    assert.equal(open.done(), false);
  },
  'callbacks run once, in the order of registration, at once on a future that is done': async (kit) => {
    const { executor, folder } = kit;
    const open = executor.submit(gate, folder);
    const seen: string[] = [];
    open.onDone((future) => seen.push(`first ${String(future === open)}`));
    open.onDone(() => seen.push('second'));
    kit.openGate();
    await open;

    open.onDone(() => seen.push('third'));

    assert.deepEqual(seen, ['first true', 'second', 'third']);
  },
} as const satisfies Record<string, Case>;
