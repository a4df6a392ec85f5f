import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { activity, Workflow } from 'simpleflow';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { RealClock } from '../../src/inprocess/clock.js';

const HOUR_MS = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
});

/** Jumps with the clock of the machine while it runs. */
const jumps = activity('jumps', async (toMs: number) => {
  vi.setSystemTime(toMs);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return 'its result';
});

class Jumps extends Workflow {
  static override readonly definition = { name: 'jumps' };

  async run(toMs: readonly number[]): Promise<[string[], number[]]> {
    const times = [this.now()];
    const results: string[] = [];
    for (const each of toMs) {
      results.push(await this.submitWith({ startToCloseMs: 60_000, heartbeatMs: 60_000 }, jumps, each));
      times.push(this.now());
      await this.sleep(5);
      times.push(this.now());
    }
    return [results, times];
  }
}

describe('whatever the clock of the machine is set to', () => {
  it('timers fire when their delay has passed, not before and not after', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ advanceMs: fc.nat(2_000), jumpMs: fc.integer({ min: -HOUR_MS, max: HOUR_MS }) }),
          {
            maxLength: 8,
          },
        ),
        fc.array(fc.nat(5_000), { minLength: 1, maxLength: 8 }),
        async (steps, delaysMs) => {
          vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
          const clock = new RealClock();
          const fired = new Set<number>();
          for (const [index, delayMs] of delaysMs.entries()) {
            clock.schedule(clock.elapsedMs() + delayMs, () => fired.add(index));
          }
          let passedMs = 0;
          for (const { advanceMs, jumpMs } of steps) {
            vi.setSystemTime(Date.now() + jumpMs);
            await vi.advanceTimersByTimeAsync(advanceMs);
            passedMs += advanceMs;
            const due = delaysMs.flatMap((delayMs, index) =>
              delayMs <= passedMs && passedMs > 0 ? [index] : [],
            );

            expect([...fired].sort()).toEqual(due);
          }
          clock.close();
        },
      ),
    );
  });

  it('activities keep their limits, sleeps end, and `now` never goes back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await using executor = createLocalExecutor();
    const startMs = Date.now();
    const toMs = [startMs + HOUR_MS, startMs - HOUR_MS, startMs, startMs + 2 * HOUR_MS];

    const [results, times] = await executor.submit(Jumps, toMs);

    expect(results).toEqual(toMs.map(() => 'its result'));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeGreaterThanOrEqual(startMs + 2 * HOUR_MS);
  });
});
