import assert from 'node:assert/strict';
import type { ActivityError } from '../../errors.js';
import { Workflow } from '../../workflow/workflow.js';
import {
  add,
  echo,
  failOnOdd,
  increment,
  multiply,
  retryAtOnce,
  retryLater,
  succeedsLate,
} from '../fixtures/activities.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';
import { codeOf } from './ids.js';

export class RetriesAsSubmitted extends Workflow {
  static override readonly definition = { name: 'kit-retries-as-submitted' };

  async run(): Promise<unknown[]> {
    const startedAtMs = this.now();
    const more = await this.submitWith({ retry: { maxAttempts: 3, initialDelayMs: 4_000 } }, succeedsLate, 1);
    const tookMs = this.now() - startedAtMs;
    const none = await this.submitWith({ retry: 0 }, retryAtOnce, 1).exception();
    const items = await this.map(succeedsLate, [0, 2, 1], { retry: 2 });
    const refused = codeOf(() => this.submitWith({ retry: -1 }, succeedsLate, 1));
    return [more, tookMs, (none as ActivityError).attempt, items, refused];
  }
}

export class MapsLists extends Workflow {
  static override readonly definition = { name: 'kit-maps-lists' };

  async run(): Promise<unknown[]> {
    const one = this.submit(increment, 0);
    const sums = this.map(add, [
      [1, 2],
      [one, 4],
    ]);
    const products = this.map(multiply, [[3, one]], { maxParallel: 1 });
    return [await sums, await products, await this.map(echo, [[1, 2], []])];
  }
}

export class MapsFewAtOnce extends Workflow {
  static override readonly definition = { name: 'kit-maps-few-at-once' };

  async run(): Promise<unknown[]> {
    const startedAtMs = this.now();
    // Each item takes ten seconds, as its first try fails.
    const results = await this.map(retryLater, [1, 1, 1], { maxParallel: 2 });
    const tookMs = this.now() - startedAtMs;
    const none = await this.map(increment, [], { maxParallel: 2 });
    return [results, tookMs, none];
  }
}

export class MapEndsEarly extends Workflow {
  static override readonly definition = { name: 'kit-map-ends-early' };

  async run(): Promise<unknown[]> {
    const failed = await this.map(failOnOdd, [2, 3, 4, 5], { maxParallel: 1 }).exception();
    const next = this.submit(failOnOdd, 8);
    const cancelled = this.map(retryLater, [1, 1], { maxParallel: 1 });
    await next;
    cancelled.cancel();
    const other = this.submit(retryLater, 0);
    const refused = codeOf(() => this.map(increment, [1], { maxParallel: 0 }));
    return [(failed?.cause as Error).message, next.id, cancelled.state, other.id, await other, refused];
  }
}

export class MapOutlivesRun extends Workflow {
  static override readonly definition = { name: 'kit-map-outlives-run' };

  async run(): Promise<string> {
    this.map(failOnOdd, [2, 4, 5], { maxParallel: 1 });
    return 'returned';
  }
}

/** `map`, and options of one submit, inside a workflow. */
export const MAP_INSIDE_CASES = {
  'inside a workflow the `retry` of one submit overrides that of the definition': async (kit) => {
    const handle = await kit.start(RetriesAsSubmitted, []);
    await kit.untilTimers(handle);
    await kit.advanceMs(4_000);

    assert.deepEqual(await handle.result(), [2, 4_000, 1, [1, 3, 2], 'invalid-option']);
  },
  'inside a workflow an item of `map` is the list of all arguments for an activity that takes more than one':
    async (kit) => {
      assert.deepEqual(await kit.run(MapsLists), [[3, 5], [3], [[1, 2], []]]);
    },
  'inside a workflow `maxParallel` limits how many items of `map` are open at once': async (kit) => {
    const handle = await kit.start(MapsFewAtOnce, []);
    await kit.untilTimers(handle, 2);
    await kit.rest();
    assert.equal((await handle.describe()).openTimers, 2);
    await kit.advanceMs(10_000);
    await kit.untilTimers(handle, 1);
    await kit.advanceMs(10_000);

    assert.deepEqual(await handle.result(), [[2, 2, 2], 20_000, []]);
  },
  'inside a workflow a `map` with `maxParallel` that fails or is cancelled begins no other item': async (
    kit,
  ) => {
    assert.deepEqual(await kit.run(MapEndsEarly), [
      '3 is odd',
      'activity-kit-fail-on-odd-3',
      'cancelled',
      'activity-kit-retry-later-2',
      1,
      'invalid-option',
    ]);
  },
  'a run whose `map` with `maxParallel` goes on after it has returned waits for all items': async (kit) => {
    const { cause } = await rejection(kit.run(MapOutlivesRun), 'workflow-failed');

    assert.equal(Reflect.get(cause as Error, 'code'), 'unobserved-failure');
    assert.match((cause as Error).message, /5 is odd/u);
  },
} as const satisfies Record<string, Case>;
