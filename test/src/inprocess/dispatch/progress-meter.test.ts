import { describe, expect, it, vi } from 'vitest';
import { activity } from '../../../../src/activity/activity.js';
import { InProcessExecutor } from '../../../../src/inprocess/in-process-executor.js';
import { ProgressMeter } from '../../../../src/inprocess/dispatch/progress-meter.js';
import { RecentRate } from '../../../../src/inprocess/dispatch/recent-rate.js';
import { collectWarnings } from '../../../support/collect-warnings.js';
import { HeldRunner, settled } from '../../../support/held-runner.js';

const work = activity('work', (x: number) => x, { retry: 1 });

describe('the numbers of an executor', () => {
  it('are all zero at first', () => {
    const { progress } = new InProcessExecutor({ runner: new HeldRunner() });
    const none = { p50: 0, p95: 0, p99: 0, max: 0 };

    expect(progress.read()).toEqual({
      done: 0,
      running: 0,
      queued: 0,
      failed: 0,
      cancelled: 0,
      ratePerSecond: 0,
      runTimeMs: none,
      waitTimeMs: none,
    });
  });

  it('tell what runs, waits, is done, has failed and was cancelled', async () => {
    const runner = new HeldRunner({ concurrency: 2 });
    const executor = new InProcessExecutor({ runner });
    const futures = [1, 2, 3, 4, 5].map((x) => executor.submit(work, x));
    futures[4]!.cancel();
    runner.calls[0]!.complete(1);
    runner.calls[1]!.fail();
    await settled();

    const { done, running, queued, failed, cancelled } = executor.progress.read();
    expect({ done, running, queued, failed, cancelled }).toEqual({
      done: 1,
      // The one that is tried again queues up behind the others.
      running: 2,
      queued: 1,
      failed: 1,
      cancelled: 1,
    });
    for (let next = 2; next < 5; next += 1) {
      runner.calls[next]!.complete(0);
      await settled();
    }
    expect(executor.progress.read()).toMatchObject({
      done: 4,
      running: 0,
      queued: 0,
      failed: 1,
      cancelled: 1,
    });
  });

  it('count runs that are over by their time limit as failed', async () => {
    const runner = new HeldRunner();
    const executor = new InProcessExecutor({ runner });
    const late = executor.submitWith(
      { startToCloseMs: 1 },
      activity('late', () => 1),
    );

    expect((await late.exception())?.name).toBe('ActivityError');

    expect(executor.progress.read()).toMatchObject({ running: 0, failed: 1 });
  });

  it('have run times and wait times in milliseconds', () => {
    const meter = new ProgressMeter();
    const calls = Array.from({ length: 100 }, () => ({ queuedSinceMs: 0, runningSinceMs: 0 }));
    const nowMs = performance.now();
    for (const [index, call] of calls.entries()) {
      meter.queued(call);
      call.queuedSinceMs = nowMs - 1_000;
      meter.startedAndEnded(call, { kind: 'completed' }, index + 1, nowMs);
    }

    const { runTimeMs, waitTimeMs } = meter.read();

    expect(Math.abs(runTimeMs.p50 - 50)).toBeLessThan(3);
    expect(Math.abs(runTimeMs.p95 - 95)).toBeLessThan(5);
    expect(Math.abs(runTimeMs.p99 - 99)).toBeLessThan(5);
    expect(runTimeMs.max).toBeCloseTo(100, 5);
    expect(waitTimeMs.max).toBeCloseTo(999, 5);
  });
});

describe('listening to the numbers', () => {
  it('gives them when they have changed, until nobody listens', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const runner = new HeldRunner();
      const executor = new InProcessExecutor({ runner });
      const seen: number[] = [];
      const stop = executor.progress.onChange(({ done }) => seen.push(done), { everyMs: 100 });
      vi.advanceTimersByTime(300);
      void executor.submit(work, 1);
      vi.advanceTimersByTime(300);
      runner.calls[0]!.complete();
      await settled();
      vi.advanceTimersByTime(300);
      stop();
      void executor.submit(work, 1);
      vi.advanceTimersByTime(300);

      expect(seen).toEqual([0, 1]);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('goes on after a listener has thrown, with a warning', async () => {
    const runner = new HeldRunner();
    const executor = new InProcessExecutor({ runner });
    const warnings = collectWarnings();
    await new Promise<void>((resolve) => {
      const stop = executor.progress.onChange(
        ({ queued, running }) => {
          if (running + queued === 2) {
            stop();
            resolve();
            return;
          }
          void executor.submit(work, 2);
          throw new RangeError('listener');
        },
        { everyMs: 1 },
      );
      void executor.submit(work, 1);
    });

    expect((await warnings.stop()).map(({ message }) => message)).toEqual(['listener']);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])('refuses an interval of %s ms', (everyMs) => {
    expect(() => new ProgressMeter().onChange(() => undefined, { everyMs })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });
});

describe('the recent rate', () => {
  it('is the average of ten seconds, and of less in the beginning', () => {
    const rate = new RecentRate();
    const perSecond: number[] = [rate.perSecond(0)];
    for (let atMs = 1_000; atMs < 21_000; atMs += 100) rate.add(atMs);
    perSecond.push(rate.perSecond(20_999.9));
    perSecond.push(rate.perSecond(25_999.9));
    perSecond.push(rate.perSecond(60_000));
    rate.add(60_000);
    perSecond.push(rate.perSecond(60_001));

    expect(perSecond.map((value) => Math.round(value * 10) / 10)).toEqual([0, 10, 5, 0, 0.1]);
  });

  it('counts at least a second, so that the first events are no storm', () => {
    const rate = new RecentRate();
    for (let i = 0; i < 50; i += 1) rate.add(5_000.1);

    expect(rate.perSecond(5_001)).toBe(50);
    expect(rate.perSecond(7_000.1)).toBeCloseTo(25, 5);
  });
});
