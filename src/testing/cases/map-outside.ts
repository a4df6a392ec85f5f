import assert from 'node:assert/strict';
import {
  add,
  echo,
  failOnce,
  failOnOdd,
  increment,
  multiply,
  noteItem,
  retryAtOnce,
  succeedsLate,
} from '../fixtures/activities.js';
import { readLog } from '../fixtures/gates.js';
import { rejection, thrown } from '../expect.js';
import type { Case } from '../kit.js';
import { MANY } from './cancel-outside.js';

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function* later(...items: number[]): AsyncGenerator<number> {
  for (const item of items) yield await Promise.resolve(item);
}

/** 0, 1, 2 and so on. */
class Endless {
  read = 0;
  isClosed = false;

  *list(): Generator<number> {
    try {
      for (;;) {
        this.read += 1;
        yield this.read - 1;
      }
    } finally {
      this.isClosed = true;
    }
  }

  async *stream(): AsyncGenerator<number> {
    yield* this.list();
  }
}

/** `map` outside a workflow. */
export const MAP_OUTSIDE_CASES = {
  '`map` gives the results in the order of the items': async ({ executor }) => {
    assert.deepEqual(await collected(executor.map(increment, new Set([3, 1, 2]))), [4, 2, 3]);
    assert.deepEqual(await collected(executor.map(increment, [])), []);
  },
  '`map` takes an asynchronous iterable': async ({ executor }) => {
    assert.deepEqual(await collected(executor.map(increment, later(3, 1, 2))), [4, 2, 3]);
  },
  '`map` submits all of a list at once': async (kit) => {
    const { executor, folder } = kit;
    const items = [1, 2, 3].map((item) => ({ folder, item }));

    const mapped = executor.map(noteItem, items);

    await kit.until('all have run', () => readLog(folder).length === 3);
    assert.deepEqual(await collected(mapped), [1, 2, 3]);
  },
  '`bufferSize` limits how many items are ahead of the reader': async (kit) => {
    const { executor, folder } = kit;
    const items = [1, 2, 3, 4].map((item) => ({ folder, item }));

    const mapped = executor.map(noteItem, items, { bufferSize: 2 });
    await mapped.next();
    await kit.until('as many have run as may', () => readLog(folder).length >= 2);
    await kit.rest();

    assert.deepEqual(readLog(folder).sort(), ['1', '2']);
    assert.deepEqual(await collected(mapped), [2, 3, 4]);
  },
  'an item of `map` is the list of all arguments for an activity that takes more than one': async ({
    executor,
  }) => {
    for (const chunkSize of [1, 2]) {
      const pairs = [
        [3, 1],
        [2, 5],
      ] as const;
      assert.deepEqual(await collected(executor.map(add, pairs, { chunkSize })), [4, 7]);
      assert.deepEqual(await collected(executor.map(multiply, pairs, { chunkSize })), [3, 10]);
      assert.deepEqual(await collected(executor.map(echo, pairs, { chunkSize })), pairs);
    }
  },
  '`maxParallel` limits how many items of `map` are open at once': async (kit) => {
    const { executor, folder } = kit;

    const mapped = executor.map(failOnce, [folder, folder, folder], { maxParallel: 2 });
    await kit.until('two have failed once', () => readLog(folder).length === 2);
    await kit.rest();

    assert.equal(readLog(folder).length, 2);
    await kit.until('all have been tried twice', async () => {
      await kit.advanceMs(10_000);
      return readLog(folder).length === 6;
    });
    assert.deepEqual(await collected(mapped), [2, 2, 2]);
  },
  'with `maxParallel` a failure ends `map`, and what has not begun never does': async (kit) => {
    const { executor } = kit;
    const mapped = executor.map(failOnOdd, [2, 3, 4, 5], { maxParallel: 1 });

    assert.equal((await mapped.next()).value, 2);
    await rejection(mapped.next(), 'activity-failed');
    await executor.shutdown();
  },
  'each item of `map` is retried as its options say': async ({ executor }) => {
    for (const chunkSize of [1, 3]) {
      const tries = await collected(executor.map(succeedsLate, [0, 2, 1], { retry: 2, chunkSize }));
      assert.deepEqual(tries, [1, 3, 2]);
    }
  },
  '`chunkSize` changes no result': async ({ executor }) => {
    assert.deepEqual(await collected(executor.map(increment, [3, 1, 2], { chunkSize: 2 })), [4, 2, 3]);
  },
  'each call of a chunk has its own tries': async ({ executor }) => {
    const failures = [0, 2, 1, 0, 1];

    const tries = await collected(executor.map(retryAtOnce, failures, { chunkSize: 3 }));

    assert.deepEqual(tries, [1, 3, 2, 1, 2]);
  },
  'a call of a chunk that fails leaves the others alone': async ({ executor }) => {
    const mapped = executor.map(failOnOdd, [2, 3, 4, 5, 6], { chunkSize: 3, raisesOnFailure: false });

    assert.deepEqual(await collected(mapped), [2, undefined, 4, undefined, 6]);
  },
  '`map` reads no more of an endless iterable than `bufferSize` allows, and closes it in the end': async ({
    executor,
  }) => {
    for (const kind of ['list', 'stream'] as const) {
      const source = new Endless();
      const seen: number[] = [];

      for await (const result of executor.map(increment, source[kind](), { bufferSize: 10, chunkSize: 4 })) {
        seen.push(result);
        if (seen.length === 5) break;
      }

      assert.deepEqual(seen, [1, 2, 3, 4, 5]);
      assert.ok(source.read <= 15, `${source.read} items of the ${kind} were read`);
      assert.ok(source.isClosed, `the ${kind} is still open`);
    }
  },
  'the first failure ends `map` with its error': async ({ executor }) => {
    const mapped = executor.map(failOnOdd, [2, 4, 5, 6]);

    assert.deepEqual([(await mapped.next()).value, (await mapped.next()).value], [2, 4]);
    await rejection(mapped.next(), 'activity-failed');
    assert.deepEqual(await mapped.next(), { done: true, value: undefined });
  },
  'leaving the loop over `map` cancels what has not started': async (kit) => {
    const { executor, folder } = kit;
    const waiting = Array.from({ length: MANY }, () => ({ folder, item: 1, waits: true }));

    for await (const _ of executor.map(noteItem, [{ folder, item: 0 }, ...waiting, { folder, item: 2 }]))
      break;
    kit.openGate();
    await executor.shutdown();

    assert.equal(readLog(folder).includes('2'), false);
  },
  'options of `map` that cannot be used are refused': async ({ executor }) => {
    thrown(() => executor.map(increment, [1], { bufferSize: 0 }), 'invalid-option');
    thrown(() => executor.map(increment, [], { chunkSize: 1.5 }), 'invalid-option');
    thrown(() => executor.map(increment, [1], { startToCloseMs: -1 }), 'invalid-option');
    thrown(() => executor.map(increment, [1], { maxParallel: 0 }), 'invalid-option');
    thrown(() => executor.map(increment, [1], { retry: -1 }), 'invalid-option');
  },
} as const satisfies Record<string, Case>;
