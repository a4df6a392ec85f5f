import assert from 'node:assert/strict';
import type { TaskFailure, TaskFailureDecision } from '../../workflow/task-failure.js';
import { Workflow } from '../../workflow/workflow.js';
import { gate, retryAtOnce } from '../fixtures/activities.js';
import type { Case } from '../kit.js';

type How = 'byDefault' | 'abort' | 'ignore' | 'retry' | 'cancel';

export class Decides extends Workflow {
  static override readonly definition = { name: 'kit-decides' };
  readonly #seen: unknown[] = [];
  #how: How = 'byDefault';

  async run(how: How): Promise<unknown[]> {
    this.#how = how;
    const future = this.submit(retryAtOnce, 5);
    const outcome = await future
      .result()
      .catch((error: unknown) => Reflect.get(error as Error, 'code') as unknown);
    return [outcome, this.#seen];
  }

  override onTaskFailure(failure: TaskFailure): TaskFailureDecision {
    this.#seen.push([failure.id, failure.attempt, failure.errorClass]);
    switch (this.#how) {
      case 'ignore':
        return failure.ignore(42);
      case 'retry':
        return failure.attempt < 6 ? failure.retry() : failure.byDefault();
      default:
        return failure[this.#how]();
    }
  }
}

export class GivesTime extends Workflow {
  static override readonly definition = { name: 'kit-gives-time' };

  async run(cancel: boolean, folder: string): Promise<unknown[]> {
    const future = this.submit(gate, folder);
    const outcome = await this.withTimeout(future, 10_000, { cancel }).catch(
      (error: unknown) => Reflect.get(error as Error, 'code') as unknown,
    );
    return [outcome, future.cancelled()];
  }
}

function tries(count: number): unknown[] {
  return Array.from({ length: count }, (_, i) => ['activity-kit-retry-at-once-1', i + 1, 'RangeError']);
}

/** What a workflow decides about failures and delays. */
export const TASK_FAILURE_CASES = {
  '`onTaskFailure` sees every failed try, and decides what becomes of the task': async (kit) => {
    assert.deepEqual(await kit.run(Decides, 'byDefault'), ['activity-failed', tries(3)]);
    assert.deepEqual(await kit.run(Decides, 'abort'), ['activity-failed', tries(1)]);
    assert.deepEqual(await kit.run(Decides, 'ignore'), [42, tries(1)]);
    assert.deepEqual(await kit.run(Decides, 'cancel'), ['cancelled', tries(1)]);
    assert.deepEqual(await kit.run(Decides, 'retry'), [6, tries(5)]);
  },
  '`withTimeout` gives up on a durable timer, and cancels the task if asked': async (kit) => {
    for (const cancel of [true, false]) {
      const handle = await kit.start(GivesTime, [cancel, kit.folder]);
      await kit.untilTimers(handle);
      await kit.until('it runs', async () => (await handle.describe()).openActivities === 1);
      await kit.untilSign('started');
      await kit.advanceMs(10_000);
      await kit.rest();
      if (!cancel) kit.openGate();

      assert.deepEqual(await handle.result(), ['timeout', cancel]);
    }
  },
} as const satisfies Record<string, Case>;
