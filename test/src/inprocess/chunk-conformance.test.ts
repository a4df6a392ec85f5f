import { describe, expect, it } from 'vitest';
import { InProcessExecutor } from 'simpleflow/backend';
import { testExecutor, testWorkflows, virtualInstance } from 'simpleflow/testing';
import { increment } from '../../../src/testing/fixtures/activities.js';
import { ChunkRunner } from '../../support/chunk-runner.js';

const subject = {
  name: 'a runner that takes chunks',
  create: () =>
    virtualInstance((options) => new InProcessExecutor({ ...options, runner: new ChunkRunner() })),
};

testExecutor({ describe, it }, subject);
testWorkflows({ describe, it }, subject);

describe('a runner that takes chunks', () => {
  it('gets full ones, whether the items come at once, one by one, or from a stream', async () => {
    const items = Array.from({ length: 20 }, (_, item) => item);
    const stream = async function* () {
      yield* items;
    };
    const sizes: number[][] = [];

    for (const [source, bufferSize] of [
      [items, undefined],
      [items, 10],
      [stream(), undefined],
    ] as const) {
      const runner = new ChunkRunner();
      await using executor = new InProcessExecutor({ runner });
      const results: number[] = [];
      const options = { chunkSize: 5, ...(bufferSize === undefined ? undefined : { bufferSize }) };
      for await (const result of executor.map(increment, source, options)) results.push(result);
      expect(results).toEqual(items.map((item) => item + 1));
      sizes.push(runner.sizes);
    }

    expect(sizes).toEqual([
      [5, 5, 5, 5],
      [5, 5, 5, 5],
      [5, 5, 5, 5],
    ]);
  });
});
