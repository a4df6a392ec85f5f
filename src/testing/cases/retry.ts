import assert from 'node:assert/strict';
import type { ActivityError } from '../../errors.js';
import { Workflow } from '../../workflow/workflow.js';
import {
  describeContext,
  failOnce,
  gateScheduleToClose,
  gateStartToClose,
  gateTwice,
  increment,
  retryAtOnce,
  retryButNotRangeError,
  retryLater,
  retryWithJitter,
} from '../fixtures/activities.js';
import { readLog } from '../fixtures/gates.js';
import type { Case } from '../kit.js';

/** Submits an activity that fails so often, and tells what came of it and how long it took. */
export class Retries extends Workflow {
  static override readonly definition = { name: 'kit-retries' };

  async run(which: keyof typeof ACTIVITIES, failures: number): Promise<unknown[]> {
    const startedAtMs = this.now();
    const future = this.submit(ACTIVITIES[which], failures);
    const outcome = await future.result().catch((error: unknown) => (error as ActivityError).attempt);
    return [outcome, future.id, this.now() - startedAtMs];
  }
}

const ACTIVITIES = { retryAtOnce, retryButNotRangeError, retryLater, retryWithJitter };

export class RetryKeepsId extends Workflow {
  static override readonly definition = { name: 'kit-retry-keeps-id' };

  async run(folder: string): Promise<unknown> {
    return [await this.submit(failOnce, folder), await this.submit(failOnce, folder)];
  }
}

export class CancelsRetry extends Workflow {
  static override readonly definition = { name: 'kit-cancels-retry' };

  async run(folder: string): Promise<unknown[]> {
    const retried = this.submit(failOnce, folder);
    await this.sleep(1_000);
    const answer = retried.cancel();
    await this.sleep(20_000);
    return [answer, retried.state];
  }
}

export class TimesOut extends Workflow {
  static override readonly definition = { name: 'kit-times-out' };

  async run(which: 'startToClose' | 'scheduleToClose' | 'twice', folder: string): Promise<unknown[]> {
    const limited = {
      startToClose: gateStartToClose,
      scheduleToClose: gateScheduleToClose,
      twice: gateTwice,
    }[which];
    const startedAtMs = this.now();
    const outcome = await this.submit(limited as typeof gateStartToClose, folder)
      .result()
      .catch((error: unknown) => [
        (error as ActivityError).code,
        (error as Error).message,
        (error as ActivityError).attempt,
      ]);
    return [outcome, this.now() - startedAtMs, await this.submit(increment, 1)];
  }
}

export class Context extends Workflow {
  static override readonly definition = { name: 'kit-context' };

  async run(): Promise<unknown> {
    return this.submitWith({ taskList: 'default' }, describeContext);
  }
}

/** Retries and time limits inside a workflow. */
export const RETRY_CASES = {
  'retries are made as the policy says, and the last failure counts the tries': async (kit) => {
    const id = 'activity-kit-retry-at-once-1';
    assert.deepEqual(await kit.run(Retries, 'retryAtOnce', 2), [3, id, 0]);
    assert.deepEqual(await kit.run(Retries, 'retryAtOnce', 9), [3, id, 0]);
    const notAgain = await kit.run(Retries, 'retryButNotRangeError', 9);
    assert.deepEqual(notAgain, [1, 'activity-kit-retry-not-range-error-1', 0]);
  },
  'delays between tries grow by the factor, up to the longest': async (kit) => {
    const handle = await kit.start(Retries, ['retryLater', 9]);
    for (const delayMs of [10_000, 30_000, 50_000]) {
      await kit.untilTimers(handle);
      await kit.advanceMs(delayMs - 1_000);
      assert.equal((await handle.describe()).openTimers, 1);
      await kit.advanceMs(1_000);
      await kit.until('the timer has fired', async () => {
        const { openTimers, status } = await handle.describe();
        return openTimers === 0 || status !== 'open' || delayMs < 50_000;
      });
    }

    assert.deepEqual(await handle.result(), [4, 'activity-kit-retry-later-1', 90_000]);
  },
  'jitter is chance that is the same in every replay': async (kit) => {
    const handle = await kit.start(Retries, ['retryWithJitter', 1]);
    await kit.untilTimers(handle);
    await kit.advanceMs(150_000);

    const [outcome, , tookMs] = await handle.result();

    assert.equal(outcome, 2);
    assert.ok(Number(tookMs) >= 50_000 && Number(tookMs) <= 151_000, `it took ${String(tookMs)} ms`);
  },
  'each try of a task is a line of the log: what failed, why, and when it is tried again': async (kit) => {
    await kit.run(Retries, 'retryAtOnce', 9);
    await kit.run(Retries, 'retryButNotRangeError', 9);

    const [atOnce, notAgain] = ['kit-retry-at-once', 'kit-retry-not-range-error'].map((name) =>
      kit.taskLines.filter(({ task }) => task?.name === name),
    );

    const what = 'activity `kit-retry-at-once` (activity-kit-retry-at-once-1): try';
    const why = 'RangeError: try';
    assert.deepEqual(
      atOnce?.map(({ level, message }) => `${level} ${message}`),
      [
        `debug ${what} 1 of 3 began`,
        `info ${what} 1 of 3 failed: ${why} 1 failed; next try at once`,
        `debug ${what} 2 of 3 began`,
        `info ${what} 2 of 3 failed: ${why} 2 failed; next try at once`,
        `debug ${what} 3 of 3 began`,
        `info ${what} 3 of 3 failed: ${why} 3 failed; no other try`,
      ],
    );
    assert.deepEqual(
      notAgain?.map(({ task }) => [task?.event, task?.attempt, task?.nextTryInMs]),
      [
        ['began', 1, undefined],
        ['failed', 1, undefined],
      ],
    );
    for (const { name, workflowId } of kit.taskLines)
      assert.ok(name === Retries.definition.name && workflowId !== undefined);
  },
  'a retry keeps the id of its task': async (kit) => {
    const { folder } = kit;
    const handle = await kit.start(RetryKeepsId, [folder]);
    await kit.untilTimers(handle);
    await kit.advanceMs(10_000);
    await kit.until('the second task has failed once', () => readLog(folder).length === 3);
    await kit.untilTimers(handle);
    await kit.advanceMs(10_000);

    assert.deepEqual(await handle.result(), [2, 2]);
    const delaysMs = kit.taskLines.map(({ task }) => task?.nextTryInMs).filter((ms) => ms !== undefined);
    assert.deepEqual(delaysMs, [10_000, 10_000]);
    const [first, second] = [1, 2].map((n) => `activity-kit-fail-once-${n}`);
    assert.deepEqual(readLog(folder), [`${first} 1`, `${first} 2`, `${second} 1`, `${second} 2`]);
  },
  'a task that is cancelled between two tries is not tried again, inside a workflow': async (kit) => {
    const { folder } = kit;
    const handle = await kit.start(CancelsRetry, [folder]);
    await kit.untilTimers(handle, 2);
    await kit.advanceMs(1_000);
    await kit.until('the delay was cancelled', () => readLog(folder).length === 1);
    await kit.untilTimers(handle, 1);
    await kit.advanceMs(20_000);

    assert.deepEqual(await handle.result(), [true, 'cancelled']);
    assert.deepEqual(readLog(folder), ['activity-kit-fail-once-1 1']);
  },
  'time limits hold inside a workflow, and a try that ran out of time may be followed by another': async (
    kit,
  ) => {
    const timeouts = {
      startToClose: 'start-to-close',
      scheduleToClose: 'schedule-to-close',
      twice: '',
    } as const;
    for (const which of ['startToClose', 'scheduleToClose', 'twice'] as const) {
      const handle = await kit.start(TimesOut, [which, kit.folder]);
      await kit.until('it is running', async () => (await handle.describe()).openActivities === 1);
      await kit.untilSign('started');
      await kit.rest();
      await kit.advanceMs(10_000);

      const [outcome, tookMs, next] = await handle.result();

      assert.deepEqual([tookMs, next], [10_000, 2]);
      if (which === 'twice') assert.equal(outcome, 2);
      else {
        const [code, message, attempt] = outcome as unknown[];
        assert.deepEqual([code, attempt], ['activity-timed-out', 1]);
        assert.ok(String(message).includes(timeouts[which]), String(message));
      }
    }
  },
  'an activity knows who it is and whose, inside a workflow': async (kit) => {
    const handle = await kit.start(Context, []);

    assert.deepEqual(await handle.result(), {
      activityId: 'activity-kit-describe-context-1',
      name: 'kit-describe-context',
      version: '2',
      taskList: 'default',
      attempt: 1,
      workflowId: handle.workflowId,
      runId: handle.runId,
      aborted: false,
    });
  },
} as const satisfies Record<string, Case>;
