import { describe, expect, it } from 'vitest';
import { createFuture, type FutureSource } from '../../../src/futures/future-source.js';
import { mapInOrder } from '../../../src/inprocess/map-in-order.js';
import { settled } from '../../support/held-runner.js';

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
    const results = mapInOrder([1, 2, 3], submit, undefined);
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
    const results = mapInOrder(make([1, 2, 3, 4, 5]), submit, 2);
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
    const results = mapInOrder([1, 2, 3], submit, undefined);
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
      for await (const result of mapInOrder(asynchronously([1, 2, 3, 4], log), submit, 3)) {
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

  it('fails with the error of the source, and cancels what was submitted', async () => {
    const { sources, submit } = setUp();
    const broken = (async function* () {
      yield 1;
      throw new RangeError('source');
    })();

    await expect(mapInOrder(broken, submit, 5).next()).rejects.toThrow(/^source$/u);

    expect(sources[0]!.future.state).toBe('cancelled');
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a buffer of %s', (bufferSize) => {
    const { submit } = setUp();

    expect(() => mapInOrder([1], submit, bufferSize)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });
});
