import { afterEach, describe, expect, it, vi } from 'vitest';
import { asCompleted } from '../../../src/futures/as-completed.js';
import { createFuture, type FutureSource } from '../../../src/futures/future-source.js';
import { INSPECT } from '../../../src/futures/future.js';

const make = (): [FutureSource<number>, FutureSource<number>, FutureSource<number>] => [
  createFuture<number>(),
  createFuture<number>(),
  createFuture<number>(),
];

describe('asCompleted', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('leaves nothing behind at the futures of a loop that was left', async () => {
    vi.useFakeTimers();
    let hasGivenUp = false;
    const owner = { cancelRequested: () => true, givenUp: () => (hasGivenUp = true) };
    const [a] = make();
    const open = createFuture<number>(owner);
    a.resolve(1);

    for await (const _ of asCompleted([a.future, open.future])) break;
    const limited = open.future.exception({ timeoutMs: 50 }).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(50);
    await limited;

    // Nobody but the last one waited for it.
    expect(hasGivenUp).toBe(true);
  });

  // An async generator awaits what it yields: it gave results, and threw the error of a failed future.
  it('gives the futures themselves with their positions, in the order in which they are done', async () => {
    const [a, b, c] = make();
    c.resolve(3);
    const seen: unknown[] = [];

    const reading = (async () => {
      for await (const [index, future] of asCompleted([a.future, b.future, c.future])) {
        seen.push([index, future.state]);
      }
    })();
    b.reject(new Error('x'));
    a.future.cancel();
    await reading;

    expect(seen).toEqual([
      [2, 'finished'],
      [1, 'finished'],
      [0, 'cancelled'],
    ]);
  });

  it('gives the futures of a map with their keys', async () => {
    const [a, b] = make();
    const names = new Map([
      ['first', a.future],
      ['second', b.future],
    ]);

    const reading = listOf(asCompleted(names));
    b.resolve(2);
    a.resolve(1);

    expect(await reading).toEqual([
      ['second', b.future],
      ['first', a.future],
    ]);
  });

  it('gives duplicates in a list once, and nothing for nothing', async () => {
    const [a, b] = make();
    a.resolve(1);
    b.resolve(2);

    const seen = await listOf(asCompleted([a.future, a.future, b.future]));

    expect(seen).toEqual([
      [0, a.future],
      [2, b.future],
    ]);
    expect(await listOf(asCompleted([]))).toEqual([]);
  });

  it('throws `timeout` after what is done has been given', async () => {
    vi.useFakeTimers();
    const [a, b, c] = make();
    a.resolve(1);
    const seen: unknown[] = [];
    const reading = (async () => {
      const all = asCompleted([a.future, b.future, c.future], { timeoutMs: 50 });
      for await (const [index] of all) seen.push(index);
    })();
    const failed = expect(reading).rejects.toMatchObject({
      code: 'timeout',
      message: '2 of 3 futures are not done after 50 ms',
    });

    await vi.advanceTimersByTimeAsync(50);

    await failed;
    expect(seen).toEqual([0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops its timer when the loop is left, or all are done', async () => {
    vi.useFakeTimers();
    const [a, b] = make();
    a.resolve(1);

    for await (const _ of asCompleted([a.future, b.future], { timeoutMs: 50 })) break;
    const left = vi.getTimerCount();
    const reading = listOf(asCompleted([a.future, b.future], { timeoutMs: 50 }));
    b.resolve(2);
    await reading;

    expect([left, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('answers several `next` at once, in order', async () => {
    const [a, b] = make();
    const iterator = asCompleted([a.future, b.future]);
    const results = Promise.all([iterator.next(), iterator.next(), iterator.next()]);

    b.resolve(2);
    a.resolve(1);

    expect(await results).toEqual([
      { value: [1, b.future], done: false },
      { value: [0, a.future], done: false },
      { value: undefined, done: true },
    ]);
  });

  it('observes what it is given, before it is read', () => {
    const [a] = make();

    asCompleted([a.future]);

    expect(a.future[INSPECT].isObserved).toBe(true);
  });
});

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
