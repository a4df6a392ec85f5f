import { afterEach, describe, expect, it, vi } from 'vitest';
import { SimpleflowError } from '../../../src/errors.js';
import { createFuture } from '../../../src/futures/future-source.js';
import { INSPECT, isFuture, type FutureOwner } from '../../../src/futures/future.js';
import { collectWarnings } from '../../support/collect-warnings.js';
import { collectUnhandled } from '../../support/collect-unhandled.js';

/** Grants every cancel request and notes what it was asked. */
class NotingOwner implements FutureOwner {
  readonly seen: string[] = [];
  cancelRequested(): boolean {
    this.seen.push('cancel');
    return true;
  }
  observed(): void {
    this.seen.push('observed');
  }
}

describe('a future', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is pending, then running, then finished', () => {
    const source = createFuture<number>(undefined, 'x-1');
    const states = [source.future.state];

    source.setRunning();
    states.push(source.future.state);
    source.resolve(1);
    states.push(source.future.state);

    expect(states).toEqual(['pending', 'running', 'finished']);
    expect(source.future.done()).toBe(true);
    expect(source.future.running()).toBe(false);
    expect(source.future.cancelled()).toBe(false);
  });

  it('gives its result to everybody who asks, before and after', async () => {
    const source = createFuture<number>();
    const before = source.future.result();

    source.resolve(7);

    expect(await before).toBe(7);
    expect(await source.future).toBe(7);
    expect(await source.future.exception()).toBeUndefined();
  });

  it('throws the very error of the task', async () => {
    const source = createFuture<number>();
    const error = new RangeError('no');

    source.reject(error);

    await expect(source.future.result()).rejects.toBe(error);
    expect(await source.future.exception()).toBe(error);
  });

  it('is settled once', () => {
    const source = createFuture<number>(undefined, 'x-1');
    source.resolve(1);

    const again = [
      () => source.resolve(2),
      () => source.reject(new Error()),
      () => source.swallow(new Error()),
      () => source.cancel(),
    ];

    for (const settle of again) {
      expect(settle).toThrow(
        expect.objectContaining({ code: 'invalid-state', message: '`x-1` is settled already (finished)' }),
      );
    }
  });

  it('with a swallowed error has the result undefined and an exception', async () => {
    const source = createFuture<number>();
    const error = new Error('quiet');

    source.swallow(error);

    expect(await source.future).toBeUndefined();
    expect(await source.future.exception()).toBe(error);
    expect(source.future.state).toBe('finished');
  });

  it('throws `cancelled` from result and exception once it is cancelled', async () => {
    const { future } = createFuture<number>(undefined, 'x-1');

    const isCancelled = future.cancel();

    expect(isCancelled).toBe(true);
    expect(future.cancelled()).toBe(true);
    expect(future.state).toBe('cancelled');
    const expected = { code: 'cancelled', message: '`x-1` was cancelled' };
    await expect(future.result()).rejects.toMatchObject(expected);
    await expect(future.exception()).rejects.toMatchObject(expected);
  });

  it('that nobody owns is cancelled while pending, and not when running or done', () => {
    const [pending, running, done] = [createFuture(), createFuture(), createFuture()];
    running.setRunning();
    done.resolve(1);

    const answers = [pending, running, done].map(({ future }) => future.cancel());

    expect(answers).toEqual([true, false, false]);
    expect(pending.future.cancel()).toBe(false);
  });

  it('asks its owner about a cancel request, and only while it is open', () => {
    const owner = new NotingOwner();
    const source = createFuture<number>(owner);

    const first = source.future.cancel();
    source.resolve(1);
    const second = source.future.cancel();

    expect([first, second]).toEqual([true, false]);
    expect(owner.seen).toEqual(['cancel']);
  });

  it('tells its owner once that somebody looks, whichever way', () => {
    const looks: ((future: ReturnType<typeof createFuture<number>>['future']) => unknown)[] = [
      (future) => future.then(() => undefined),
      (future) => future.result(),
      (future) => future.exception(),
      (future) => future.onDone(() => undefined),
    ];
    for (const look of looks) {
      const owner = new NotingOwner();
      const { future } = createFuture<number>(owner);

      look(future);
      look(future);

      expect(owner.seen).toEqual(['observed']);
      expect(future[INSPECT].isObserved).toBe(true);
    }
  });

  it('is not observed by looking at its state, nor by the library inspecting it', () => {
    const owner = new NotingOwner();
    const source = createFuture<number>(owner);
    source.reject(new Error('x'));

    expect([source.future.done(), source.future.state, source.future[INSPECT].outcome]).toEqual([
      true,
      'finished',
      'error',
    ]);
    expect(owner.seen).toEqual([]);
  });

  it('calls callbacks in the order of registration, at once if it is done', () => {
    const source = createFuture<number>();
    const seen: string[] = [];
    source.future.onDone(() => seen.push('first'));
    source.future.onDone((future) => seen.push(`second ${future.state}`));

    source.resolve(1);
    seen.push('settled');
    source.future.onDone(() => seen.push('late'));

    expect(seen).toEqual(['first', 'second finished', 'settled', 'late']);
  });

  it.each([
    ['an error', new Error('in the callback'), 'in the callback'],
    ['a text', 'only text', 'a callback of the future threw `"only text"` (string)'],
    ['what has no text', Object.create(null) as unknown, 'a callback of the future threw `{}` (object)'],
  ])('makes %s that a callback throws a warning, and calls the others', async (_, thrown, message) => {
    const warnings = collectWarnings();
    const source = createFuture<number>();
    const seen: string[] = [];
    source.future.onDone(() => {
      throw thrown;
    });
    source.future.onDone(() => seen.push('other'));

    source.resolve(1);

    expect(seen).toEqual(['other']);
    expect(await warnings.stop()).toEqual([expect.objectContaining({ message })]);
  });

  it('decodes an encoded result when somebody looks, and once', async () => {
    const decoded: string[] = [];
    const decoder = {
      decode: (text: string) => {
        decoded.push(text);
        return JSON.parse(text) as unknown;
      },
    };
    const source = createFuture<unknown>();

    source.resolveEncoded('[1]', decoder);
    const before = [...decoded];
    const results = [await source.future, await source.future.result(), source.future[INSPECT].read()];

    expect(before).toEqual([]);
    expect(decoded).toEqual(['[1]']);
    expect(results[0]).toEqual([1]);
    expect(results[1]).toBe(results[0]);
    expect(results[2]).toBe(results[0]);
  });

  it('gives the error of a result that cannot be decoded to its readers', async () => {
    const decoder = {
      decode: () => {
        throw new SimpleflowError('malformed-data', 'not JSON');
      },
    };
    const [early, late] = [createFuture<unknown>(), createFuture<unknown>()];
    const waiting = early.future.result();

    early.resolveEncoded('{', decoder);
    late.resolveEncoded('{', decoder);

    await expect(waiting).rejects.toMatchObject({ code: 'malformed-data' });
    await expect(late.future.result()).rejects.toMatchObject({ code: 'malformed-data' });
    await expect(late.future.exception()).rejects.toMatchObject({ code: 'malformed-data' });
  });

  it('that failed and was never awaited crashes nothing', async () => {
    const unhandled = collectUnhandled();
    const source = createFuture<number>();
    source.future.onDone(() => undefined);

    source.reject(new Error('nobody asked'));

    expect(await unhandled.stop()).toEqual([]);
  });

  // A promise taken now and awaited later must not end the process in between: it is the future that was observed.
  it.each(['before', 'after'])(
    'whose promise was taken %s it failed crashes nothing either',
    async (when) => {
      const unhandled = collectUnhandled();
      const source = createFuture<number>();
      if (when === 'before') void source.future.result();

      source.reject(new Error('awaited later'));
      if (when === 'after') void source.future.result();

      expect(await unhandled.stop()).toEqual([]);
      await expect(source.future.result()).rejects.toThrow(/^awaited later$/u);
    },
  );

  it('is recognised by its brand', () => {
    expect(isFuture(createFuture().future)).toBe(true);
    expect([undefined, null, 1, {}, Promise.resolve()].some(isFuture)).toBe(false);
  });
});

describe('result with a limit', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives the result that came just before the limit was over', async () => {
    let onTimeout = (): void => undefined;
    const owner = {
      cancelRequested: () => true,
      startTimeout: (_: number, fn: () => void) => {
        onTimeout = fn;
        return () => undefined;
      },
    };
    const source = createFuture<number>(owner);
    const limited = source.future.result({ timeoutMs: 50 });

    source.resolve(42);
    onTimeout();

    expect(await limited).toBe(42);
  });

  it('gives up with `timeout`; the future goes on', async () => {
    vi.useFakeTimers();
    const source = createFuture<number>(undefined, 'x-1');
    const limited = source.future.result({ timeoutMs: 50 });
    const seen = expect(limited).rejects.toMatchObject({
      code: 'timeout',
      message: '`x-1` has no result after 50 ms',
    });

    await vi.advanceTimersByTimeAsync(50);

    await seen;
    expect(source.future.state).toBe('pending');
    source.resolve(1);
    expect(await source.future).toBe(1);
  });

  it('stops its timer when the result is there', async () => {
    vi.useFakeTimers();
    const [good, bad] = [createFuture<number>(), createFuture<number>()];
    const results = [good.future.result({ timeoutMs: 50 }), bad.future.exception({ timeoutMs: 50 })];

    good.resolve(1);
    bad.reject(new Error('x'));

    expect(await Promise.all(results)).toEqual([1, expect.objectContaining({ message: 'x' })]);
    expect(vi.getTimerCount()).toBe(0);
  });

  // setTimeout fires at once what is longer than 2 ** 31 - 1 ms.
  it('of a month, or without end, does not give up at once', async () => {
    vi.useFakeTimers();
    const source = createFuture<number>();
    const seen: string[] = [];
    const results = [30 * 24 * 3_600_000, Infinity].map((timeoutMs) =>
      source.future.result({ timeoutMs }).catch(() => seen.push('gave up')),
    );

    await vi.advanceTimersByTimeAsync(29 * 24 * 3_600_000);

    expect(seen).toEqual([]);
    source.resolve(1);
    expect(await Promise.all(results)).toEqual([1, 1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('of a month gives up after a month', async () => {
    vi.useFakeTimers();
    const { future } = createFuture<number>();
    const seen = expect(future.result({ timeoutMs: 30 * 24 * 3_600_000 })).rejects.toMatchObject({
      code: 'timeout',
    });

    await vi.advanceTimersByTimeAsync(30 * 24 * 3_600_000);

    await seen;
  });

  it.each([-1, Number.NaN])('refuses %s', async (timeoutMs) => {
    const { future } = createFuture<number>();

    await expect(future.result({ timeoutMs })).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it('asks the owner for its clock', async () => {
    const started: number[] = [];
    const owner: FutureOwner = {
      cancelRequested: () => false,
      startTimeout: (timeoutMs, onTimeout) => {
        started.push(timeoutMs);
        queueMicrotask(onTimeout);
        return () => undefined;
      },
    };

    const limited = createFuture<number>(owner).future.result({ timeoutMs: 1_000_000 });

    await expect(limited).rejects.toMatchObject({ code: 'timeout' });
    expect(started).toEqual([1_000_000]);
  });
});
