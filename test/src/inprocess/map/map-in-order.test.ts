import { describe, expect, it } from 'vitest';
import { createFuture, type FutureSource } from '../../../../src/futures/future-source.js';
import { mapInOrder } from '../../../../src/inprocess/map/map-in-order.js';
import { settled } from '../../../support/held-runner.js';

/** Submits notes what it was given; the test settles the futures. */
function setUp() {
  const submitted: number[] = [];
  const sources: FutureSource<string>[] = [];
  const submit = (item: number) => {
    submitted.push(item);
    const source = createFuture<string>();
    sources.push(source);
    return source.future;
  };
  return { submitted, sources, submit };
}

async function* asynchronously(items: Iterable<number>, log: string[] = []) {
  try {
    yield* items;
  } finally {
    log.push('closed');
  }
}

describe('mapping in order', () => {
  it('submits a plain iterable at once, and gives results in the order of the items', async () => {
    const { submitted, sources, submit } = setUp();
    const results = mapInOrder([1, 2, 3], submit, {});
    const atOnce = [...submitted];

    sources[2]!.resolve('c');
    sources[0]!.resolve('a');
    const first = await results.next();
    sources[1]!.resolve('b');

    expect(atOnce).toEqual([1, 2, 3]);
    expect([first.value, (await results.next()).value, (await results.next()).value]).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect((await results.next()).done).toBe(true);
  });

  it.each([
    ['a list', (items: number[]) => items],
    ['an async iterable', (items: number[]) => asynchronously(items)],
  ])('submits no more ahead than the buffer holds: %s', async (_, make) => {
    const { submitted, sources, submit } = setUp();
    const results = mapInOrder(make([1, 2, 3, 4, 5]), submit, { bufferSize: 2 });
    const before = submitted.length;

    const first = results.next();
    await settled();
    const ahead = submitted.length;
    sources[1]!.resolve('b');
    sources[0]!.resolve('a');
    await first;
    const second = results.next();
    await settled();

    expect([before, ahead, submitted.length]).toEqual([0, 2, 3]);
    expect((await second).value).toBe('b');
    await results.return?.();
  });

  it('ends with the first failure in the order of the items, and cancels the rest', async () => {
    const { sources, submit } = setUp();
    const results = mapInOrder([1, 2, 3], submit, {});
    sources[1]!.reject(new RangeError('second'));
    sources[0]!.resolve('a');

    expect((await results.next()).value).toBe('a');
    await expect(results.next()).rejects.toThrow(/^second$/u);

    expect(sources[2]!.future.state).toBe('cancelled');
    expect((await results.next()).done).toBe(true);
  });

  it('cancels what is left, and closes the source, when the loop is left', async () => {
    const log: string[] = [];
    const { sources, submit } = setUp();
    const seen: string[] = [];

    const reading = (async () => {
      for await (const result of mapInOrder(asynchronously([1, 2, 3, 4], log), submit, { bufferSize: 3 })) {
        seen.push(result);
        break;
      }
    })();
    await settled();
    sources[0]!.resolve('a');
    await reading;

    expect(seen).toEqual(['a']);
    expect(log).toEqual(['closed']);
    expect(sources.map(({ future }) => future.state)).toEqual(['finished', 'cancelled', 'cancelled']);
  });

  it('gives a result that is there while the source has no more items yet', async () => {
    const { sources, submit } = setUp();
    const never = createFuture<never>();
    const live = (async function* () {
      yield 1;
      yield never.future as never;
    })();
    const results = mapInOrder(live, submit, { bufferSize: 2 });

    const first = results.next();
    await settled();
    sources[0]!.resolve('a');

    expect((await first).value).toBe('a');
    expect(await results.return?.()).toMatchObject({ done: true });
  });

  it('cancels everything when the reader leaves before it has begun', async () => {
    const { sources, submit } = setUp();
    const results = mapInOrder([1, 2], submit, {});

    await results.return?.();

    expect(sources.map(({ future }) => future.state)).toEqual(['cancelled', 'cancelled']);
    expect((await results.next()).done).toBe(true);
  });

  it('cancels what was submitted when an item of a list cannot be', () => {
    const { sources, submit } = setUp();
    const choosy = (item: number) => {
      if (item === 3) throw new RangeError('three');
      return submit(item);
    };

    expect(() => mapInOrder([1, 2, 3], choosy, {})).toThrow(/^three$/u);

    expect(sources.map(({ future }) => future.state)).toEqual(['cancelled', 'cancelled']);
  });

  it.each([
    [
      'list',
      function* () {
        for (;;) yield 1;
      },
    ],
    [
      'stream',
      async function* () {
        for (;;) yield 1;
      },
    ],
  ])('reads no more of an endless %s than the buffer holds, and closes it', async (_, endless) => {
    const { sources, submit } = setUp();
    const items = endless();
    const results = mapInOrder<number, string>(items, submit, { bufferSize: 3 });

    const first = results.next();
    await settled();
    sources[0]!.resolve('a');
    await first;
    await results.return?.();

    expect(sources.length).toBe(3);
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it('has eight chunks of a stream on the way by default, and at least 100 items', async () => {
    const { submitted, submit } = setUp();
    const many = Array.from({ length: 1_000 }, (_, i) => i);
    const plain = setUp();

    const reading = mapInOrder(asynchronously(many), submit, { chunkSize: 20 });
    void reading.next();
    void mapInOrder(asynchronously(many), plain.submit, {}).next();
    for (let i = 0; i < 20; i += 1) await settled();

    expect([submitted.length, plain.submitted.length]).toEqual([160, 100]);
  });

  it('fails with the error of the source, and cancels what was submitted', async () => {
    const { sources, submit } = setUp();
    const broken = (async function* () {
      yield 1;
      throw new RangeError('source');
    })();

    await expect(mapInOrder(broken, submit, { bufferSize: 5 }).next()).rejects.toThrow(/^source$/u);

    expect(sources[0]!.future.state).toBe('cancelled');
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a buffer of %s', (bufferSize) => {
    const { submit } = setUp();

    expect(() => mapInOrder([1], submit, { bufferSize })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });
});
