import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFuture, type FutureSource } from '../../../src/futures/future-source.js';
import { INSPECT, type Future, type FutureOwner } from '../../../src/futures/future.js';
import { wait } from '../../../src/futures/wait.js';

const make = (count: number): FutureSource<number>[] =>
  Array.from({ length: count }, (_, i) => createFuture<number>(undefined, `x-${i + 1}`));
const futuresOf = <T>(sources: readonly FutureSource<T>[]): Future<T>[] =>
  sources.map(({ future }) => future);
const ids = (futures: Iterable<Future<unknown>>): (string | undefined)[] => [...futures].map(({ id }) => id);

afterEach(() => {
  vi.useRealTimers();
});

describe('wait', () => {
  it('waits for all, and keeps the order given', async () => {
    const [a, b, c] = make(3) as [FutureSource<number>, FutureSource<number>, FutureSource<number>];
    const waiting = wait(futuresOf([a, b, c]));

    c.resolve(3);
    a.reject(new Error('x'));
    b.future.cancel();

    const { done, notDone } = await waiting;
    expect(ids(done)).toEqual(['x-1', 'x-2', 'x-3']);
    expect(notDone.size).toBe(0);
  });

  it('returns with the first that is done, a cancelled one included', async () => {
    const [a, b] = make(2) as [FutureSource<number>, FutureSource<number>];
    const waiting = wait([a.future, b.future], { returnWhen: 'FIRST_COMPLETED' });

    b.future.cancel();

    const { done, notDone } = await waiting;
    expect(ids(done)).toEqual(['x-2']);
    expect(ids(notDone)).toEqual(['x-1']);
  });

  it('returns with the first failure, but not with a cancelled or a good one', async () => {
    const [a, b, c, d] = make(4) as [
      FutureSource<number>,
      FutureSource<number>,
      FutureSource<number>,
      FutureSource<number>,
    ];
    const waiting = wait(futuresOf([a, b, c, d]), { returnWhen: 'FIRST_EXCEPTION' });

    a.future.cancel();
    b.resolve(1);
    c.swallow(new Error('x'));

    const { done, notDone } = await waiting;
    expect(ids(done)).toEqual(['x-1', 'x-2', 'x-3']);
    expect(ids(notDone)).toEqual(['x-4']);
  });

  it('for the first failure returns when all are done without one', async () => {
    const [a, b] = make(2) as [FutureSource<number>, FutureSource<number>];
    const waiting = wait([a.future, b.future], { returnWhen: 'FIRST_EXCEPTION' });

    a.future.cancel();
    b.resolve(1);

    expect((await waiting).done.size).toBe(2);
  });

  it('counts duplicates once', async () => {
    const [a] = make(1) as [FutureSource<number>];
    const waiting = wait([a.future, a.future]);

    a.resolve(1);

    expect((await waiting).done.size).toBe(1);
  });

  it('returns at once for nothing', async () => {
    for (const returnWhen of ['FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'] as const) {
      expect(await wait([], { returnWhen, timeoutMs: 1_000 })).toEqual({
        done: new Set(),
        notDone: new Set(),
      });
    }
  });

  it('returns what there is after the limit, and throws nothing', async () => {
    vi.useFakeTimers();
    const [a, b] = make(2) as [FutureSource<number>, FutureSource<number>];
    a.resolve(1);
    const waiting = wait([a.future, b.future], { timeoutMs: 50 });

    await vi.advanceTimersByTimeAsync(50);

    const { done, notDone } = await waiting;
    expect([ids(done), ids(notDone)]).toEqual([['x-1'], ['x-2']]);
  });

  it('stops its timer when it is over', async () => {
    vi.useFakeTimers();
    const [a] = make(1) as [FutureSource<number>];
    const waiting = wait([a.future], { timeoutMs: 50 });

    a.resolve(1);

    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });

  // Only what was open when nothing was done yet counted as looked at.
  it.each(['FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'] as const)(
    'observes all it was given, also those it does not wait for (%s)',
    async (returnWhen) => {
      const [a, b] = make(2) as [FutureSource<number>, FutureSource<number>];
      a.reject(new Error('x'));

      void wait([a.future, b.future], { returnWhen });

      expect([a, b].map(({ future }) => future[INSPECT].isObserved)).toEqual([true, true]);
    },
  );

  // Each left a callback on every future: 4,000 futures took 46 s and much of the memory.
  it('may be called again and again with what is left over', async () => {
    const sources = make(1_500);
    let open: ReadonlySet<Future<number>> = new Set(futuresOf(sources));
    let rounds = 0;

    for (const source of sources) {
      const waiting = wait(open, { returnWhen: 'FIRST_COMPLETED' });
      source.resolve(1);
      open = (await waiting).notDone;
      rounds += 1;
    }

    expect([rounds, open.size]).toEqual([1_500, 0]);
  });

  it('refuses an unknown `returnWhen`', async () => {
    await expect(wait([], { returnWhen: 'FIRST' as never })).rejects.toMatchObject({
      code: 'invalid-option',
      message:
        '`returnWhen` must be FIRST_COMPLETED, FIRST_EXCEPTION or ALL_COMPLETED, got `"FIRST"` (string)',
    });
  });

  it('takes the clock of the first future that has one', async () => {
    const started: number[] = [];
    const owner: FutureOwner = {
      cancelRequested: () => false,
      startTimeout: (timeoutMs, onTimeout) => {
        started.push(timeoutMs);
        onTimeout();
        return () => undefined;
      },
    };
    const all = [createFuture().future, createFuture(owner).future];

    const { notDone } = await wait(all, { timeoutMs: 1_000_000 });

    expect(notDone.size).toBe(2);
    expect(started).toEqual([1_000_000]);
  });
});
