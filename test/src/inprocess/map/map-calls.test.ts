import { describe, expect, it } from 'vitest';
import { activity, transfer } from 'simpleflow';
import { InProcessExecutor } from 'simpleflow/backend';
import { HeldChunkRunner, type HeldChunk } from '../../../support/held-chunk-runner.js';
import { settled } from '../../../support/held-runner.js';

const plain = activity('plain', (item: unknown) => item);
const tried = activity('tried', (item: unknown) => item, { retry: 1 });
const limited = activity('limited', (item: unknown) => item, { startToCloseMs: 1_000 });

function setUp(options: ConstructorParameters<typeof HeldChunkRunner>[0] = {}) {
  const runner = new HeldChunkRunner({ canStopRunning: true, ...options });
  const executor = new InProcessExecutor({ runner });
  return { runner, executor, chunks: runner.chunks, progress: () => executor.progress.read() };
}

/** The chunk that is sent next, when it has been. */
async function sent(chunks: readonly HeldChunk[], index: number): Promise<HeldChunk> {
  await settled();
  const chunk = chunks[index];
  if (chunk === undefined) throw new Error(`no chunk ${index} was sent`);
  return chunk;
}

describe('the chunks of a `map`', () => {
  it('have ids in the order of all submits', async () => {
    const { executor, runner, chunks } = setUp({ concurrency: 2 });

    const mapped = executor.map(plain, ['a', 'b', 'c'], { chunkSize: 2 });
    void executor.submit(plain, 'd');
    const [first, second] = [await sent(chunks, 0), await sent(chunks, 1)];

    expect([first.ids, second.ids]).toEqual([['activity-plain-1', 'activity-plain-2'], ['activity-plain-3']]);
    first.completeAll();
    second.completeAll();
    await settled();
    expect(runner.calls.map(({ call }) => call.id)).toEqual(['activity-plain-4']);
    expect([(await mapped.next()).value, (await mapped.next()).value, (await mapped.next()).value]).toEqual([
      0, 1, 0,
    ]);
  });

  it('are counted call by call', async () => {
    const { executor, chunks, progress } = setUp();
    const mapped = executor.map(plain, [1, 2, 3], { chunkSize: 3, raisesOnFailure: false });
    const queued = progress();

    const chunk = await sent(chunks, 0);
    chunk.chunk.started(0);
    const running = progress();
    chunk.complete(0);
    chunk.complete(1, 'b', 5);
    chunk.fail(2);
    chunk.settle();

    expect(queued).toMatchObject({ queued: 3, running: 0 });
    expect(running).toMatchObject({ queued: 2, running: 1 });
    expect(progress()).toMatchObject({ queued: 0, running: 0, done: 2, failed: 1 });
    expect([await mapped.next(), await mapped.next(), await mapped.next(), await mapped.next()]).toEqual([
      { done: false, value: 0 },
      { done: false, value: 'b' },
      { done: false, value: undefined },
      { done: true, value: undefined },
    ]);
  });

  it('give what is there before the rest of them has ended', async () => {
    const { executor, chunks } = setUp();
    const mapped = executor.map(plain, [1, 2, 3], { chunkSize: 3 });
    const chunk = await sent(chunks, 0);
    const reads = [mapped.next(), mapped.next()];

    chunk.complete(0, 'a');
    const first = await reads[0];
    chunk.complete(1, 'b');
    const second = await reads[1];

    expect([first?.value, second?.value]).toEqual(['a', 'b']);
    chunk.complete(2, 'c');
    chunk.settle();
    expect((await mapped.next()).value).toBe('c');
    await executor.shutdown();
  });

  it('try a call that has failed again by itself, with its own id', async () => {
    const { executor, chunks } = setUp();
    const mapped = executor.map(tried, ['a', 'b'], { chunkSize: 2 });
    const chunk = await sent(chunks, 0);

    chunk.fail(0);
    chunk.complete(1, 'b');
    chunk.settle();
    const again = await sent(chunks, 1);

    expect(again.chunk.calls).toMatchObject([
      { id: 'activity-tried-1', attempt: 2, input: '{"args":["a"],"kwargs":{}}' },
    ]);
    again.completeAll();
    expect([(await mapped.next()).value, (await mapped.next()).value]).toEqual([0, 'b']);
  });

  it('send calls that had not begun once more when their worker is lost, with and before what waits', async () => {
    const { executor, chunks } = setUp();
    const mapped = executor.map(plain, [1, 2, 3, 4, 5], { chunkSize: 4, raisesOnFailure: false });
    const chunk = await sent(chunks, 0);

    chunk.complete(0, 'a');
    chunk.chunk.started(1);
    chunk.settle();
    const again = await sent(chunks, 1);
    const ids = again.ids;
    again.complete(0, 'c');
    again.complete(1, 'd');
    again.complete(2, 'e');
    again.settle();

    expect(ids).toEqual(['activity-plain-3', 'activity-plain-4', 'activity-plain-5']);
    const results: unknown[] = [];
    for await (const result of mapped) results.push(result);
    expect(results).toEqual(['a', undefined, 'c', 'd', 'e']);
  });

  it('fail with a runner that never begins, instead of being sent for ever', async () => {
    const { executor, chunks } = setUp();
    const mapped = executor.map(plain, [1, 2], { chunkSize: 2 });

    (await sent(chunks, 0)).settle();

    await expect(mapped.next()).rejects.toMatchObject({
      code: 'activity-failed',
      cause: { code: 'invalid-state' },
    });
    expect(chunks).toHaveLength(1);
  });

  it('are dropped or asked to stop when the reader leaves', async () => {
    const { executor, chunks, progress } = setUp();
    const mapped = executor.map(plain, [1, 2, 3, 4], { chunkSize: 2 });
    const chunk = await sent(chunks, 0);
    chunk.chunk.started(0);

    await mapped.return?.();
    const { stops } = chunk;
    chunk.chunk.ended(0, { kind: 'cancelled' });
    chunk.settle();
    await executor.shutdown();

    expect(stops).toEqual(['0 cancelled', '1 cancelled']);
    expect(chunks).toHaveLength(1);
    expect(progress()).toMatchObject({ queued: 0, running: 0, cancelled: 4 });
  });

  it('let a shutdown cancel what has not begun', async () => {
    const { executor, chunks } = setUp();
    const mapped = executor.map(plain, [1, 2, 3, 4, 5], { chunkSize: 2 });
    const chunk = await sent(chunks, 0);
    chunk.chunk.started(0);

    const closed = executor.shutdown({ cancelPending: true });
    chunk.complete(0, 'a');
    chunk.settle();
    await closed;

    expect(chunk.stops).toEqual(['1 cancelled']);
    expect((await mapped.next()).value).toBe('a');
    await expect(mapped.next()).rejects.toMatchObject({
      code: 'cancelled',
      message: '`activity-plain-2` was cancelled',
    });
  });

  it('let a shutdown give up what runs on', async () => {
    const { executor, chunks } = setUp();
    const mapped = executor.map(plain, [1, 2], { chunkSize: 2 });
    const chunk = await sent(chunks, 0);

    await executor.shutdown({ graceMs: 0 });

    expect(chunk.stops).toEqual(['0 cancelled', '1 cancelled']);
    await expect(mapped.next()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('hold no more than may wait', async () => {
    const { executor, chunks } = setUp({ maxQueue: 3 });
    const mapped = executor.map(plain, [1, 2, 3, 4, 5, 6], { chunkSize: 2, raisesOnFailure: false });

    const ids: string[][] = [];
    for (let index = 0; index < 3; index += 1) {
      const chunk = await sent(chunks, index);
      ids.push(chunk.ids);
      chunk.completeAll();
    }
    const results: unknown[] = [];
    for await (const result of mapped) results.push(result);

    // The first chunk has begun; of four more items three may wait.
    expect(ids).toEqual([
      ['activity-plain-1', 'activity-plain-2'],
      ['activity-plain-3', 'activity-plain-4'],
      ['activity-plain-5'],
    ]);
    expect(results).toEqual([0, 1, 0, 1, 0, undefined]);
    // Nothing is left behind that a shutdown would wait for.
    await executor.shutdown();
  });

  it('leave calls alone that need a task: with limits, futures, or buffers', async () => {
    const { executor, chunks } = setUp({ concurrency: 4 });
    const future = executor.submit(plain, 0);
    const bytes = new ArrayBuffer(8);

    void executor.map(limited, [1, 2], { chunkSize: 2 });
    const waiting = executor.map(plain, [future, 2, 3], { chunkSize: 2 });
    await settled();

    expect(chunks.map(({ chunk }) => chunk.isTimed)).toEqual([true, false]);
    expect(chunks[1]?.ids).toEqual(['activity-plain-3', 'activity-plain-4']);
    expect(() => executor.map(plain, [transfer(bytes)], { chunkSize: 2 })).toThrow(
      expect.objectContaining({ code: 'not-serializable' }),
    );
    await waiting.return?.();
  });
});
