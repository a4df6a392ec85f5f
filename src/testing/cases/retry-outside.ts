import assert from 'node:assert/strict';
import { ActivityError } from '../../errors.js';
import {
  failOnce,
  gate,
  gateTwice,
  retryAtOnce,
  retryButNotRangeError,
  succeedsLate,
} from '../fixtures/activities.js';
import { readLog } from '../fixtures/gates.js';
import { rejection, thrown } from '../expect.js';
import type { Case } from '../kit.js';

/** The retry policy, outside a workflow. */
export const RETRY_OUTSIDE_CASES = {
  'a failed task is tried again as often as its policy says': async ({ executor }) => {
    assert.equal(await executor.submit(retryAtOnce, 0), 1);
    assert.equal(await executor.submit(retryAtOnce, 2), 3);

    const error = await rejection(executor.submit(retryAtOnce, 3), 'activity-failed');

    assert.ok(error instanceof ActivityError);
    assert.deepEqual([error.attempt, error.activityId], [3, 'activity-kit-retry-at-once-3']);
  },
  'each try of a task is a line of the log, outside a workflow too': async (kit) => {
    await kit.executor.submit(retryAtOnce, 1);

    const what = 'activity `kit-retry-at-once` (activity-kit-retry-at-once-1): try';
    assert.deepEqual(
      kit.taskLines.map(({ level, message }) => `${level} ${message}`),
      [
        `debug ${what} 1 of 3 began`,
        `info ${what} 1 of 3 failed: RangeError: try 1 failed; next try at once`,
        `debug ${what} 2 of 3 began`,
        `debug ${what} 2 of 3 completed`,
      ],
    );
  },
  'an error that no new try will mend is final': async ({ executor }) => {
    const error = await rejection(executor.submit(retryButNotRangeError, 2), 'activity-failed');

    assert.ok(error instanceof ActivityError);
    assert.equal(error.attempt, 1);
  },
  'the `retry` of one submit overrides that of the definition': async ({ executor }) => {
    assert.equal(await executor.submitWith({ retry: 2 }, succeedsLate, 2), 3);
    assert.equal(await executor.submitWith({ retry: { maxAttempts: 2 } }, succeedsLate, 1), 2);

    const error = await rejection(executor.submitWith({ retry: 0 }, retryAtOnce, 1), 'activity-failed');

    assert.ok(error instanceof ActivityError);
    assert.equal(error.attempt, 1);
    thrown(() => executor.submitWith({ retry: 1.5 }, retryAtOnce, 1), 'invalid-option');
  },
  'a retry waits for its delay, keeps its id, and counts its tries': async (kit) => {
    const { executor, folder } = kit;
    const future = executor.submit(failOnce, folder);
    await kit.until('the first try has run', () => readLog(folder).length === 1);
    await kit.rest();

    await kit.advanceMs(9_000);
    await kit.rest();
    assert.deepEqual([future.done(), readLog(folder)], [false, ['activity-kit-fail-once-1 1']]);
    // From another process the failure may come in late, and the delay begins only then.
    await kit.until('the second try has run', async () => {
      await kit.advanceMs(1_000);
      return readLog(folder).length === 2;
    });

    assert.equal(await future, 2);
    assert.deepEqual(readLog(folder), ['activity-kit-fail-once-1 1', 'activity-kit-fail-once-1 2']);
  },
  'a task that is cancelled while it waits for its next try is not tried again': async (kit) => {
    const { executor, folder } = kit;
    const future = executor.submit(failOnce, folder);
    await kit.until('the first try has run', () => readLog(folder).length === 1);
    await kit.rest();

    assert.equal(future.cancel(), true);
    await kit.advanceMs(10_000);
    await kit.rest();

    assert.equal(readLog(folder).length, 1);
  },
  'a try that ran out of time is followed by another': async (kit) => {
    const { executor, folder } = kit;
    const future = executor.submit(gateTwice, folder);
    await kit.untilSign('started');

    await kit.advanceMs(10_000);

    assert.equal(await future, 2);
  },
  'options of one submit go before those of the definition': async (kit) => {
    const { executor, folder } = kit;
    const future = executor.submitWith({ startToCloseMs: 2_000 }, gate, folder);
    await kit.untilSign('started');

    await kit.advanceMs(2_000);

    await rejection(future, 'activity-timed-out');
  },
} as const satisfies Record<string, Case>;
