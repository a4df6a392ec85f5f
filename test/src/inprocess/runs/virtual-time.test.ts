import { describe, expect, it, vi } from 'vitest';
import { activity, wait, Workflow } from 'simpleflow';
import { InProcessExecutor } from 'simpleflow/backend';
import { VirtualClock } from '../../../../src/inprocess/clock.js';
import { InlineRunner } from 'simpleflow/backends/local';
import { HeldRunner, settled } from '../../../support/held-runner.js';

const echo = activity('echo', (x: unknown) => x);

class Sleeps extends Workflow {
  static override readonly definition = { name: 'sleeps' };
  async run(...delaysMs: number[]) {
    const seen: number[] = [];
    for (const delayMs of delaysMs) {
      await this.sleep(delayMs);
      seen.push(this.now() - Date.UTC(2020, 0, 1));
    }
    return seen;
  }
}

class Echoes extends Workflow {
  static override readonly definition = { name: 'echoes' };
  run(x: unknown) {
    return this.submit(echo, x);
  }
}

const inline = () => new InProcessExecutor({ runner: new InlineRunner(), clock: new VirtualClock() });

it('needs no global `setImmediate`, which jsdom takes away', async () => {
  vi.stubGlobal('setImmediate', undefined);
  try {
    const executor = inline();

    expect(await executor.submit(Echoes, 1)).toBe(1);
    expect(await executor.submit(Sleeps, 10)).toEqual([10]);
    await executor.shutdown();
  } finally {
    vi.unstubAllGlobals();
  }
});

describe('the virtual clock of a host', () => {
  // It jumped to the first run's timer before the second had ended its turn, and so had no timer yet.
  it('jumps when every run is blocked, not in between', async () => {
    const executor = inline();

    const results = await Promise.all([
      executor.submit(Sleeps, 10_000),
      executor.submit(Sleeps, 1_000, 1_000),
      executor.submit(Sleeps, 5_000, 100),
    ]);

    expect(results).toEqual([[10_000], [1_000, 2_000], [5_000, 5_100]]);
    await executor.shutdown();
  });

  it('does not jump while an activity is in flight', async () => {
    const runner = new HeldRunner();
    const clock = new VirtualClock();
    const executor = new InProcessExecutor({ runner, clock });
    const sleeping = executor.submit(Sleeps, 1_000);
    const held = executor.submit(echo, 1);
    await settled();

    const before = clock.nowMs();
    runner.calls[0]!.complete(1);

    expect(await held).toBe(1);
    expect(before).toBe(Date.UTC(2020, 0, 1));
    expect(await sleeping).toEqual([1_000]);
    await executor.shutdown();
  });

  it('fires bare retries of one instant before it goes on', async () => {
    const seen: string[] = [];
    const clock = new VirtualClock('auto', 0);
    const flaky = (name: string, initialDelayMs: number) =>
      activity(
        name,
        () => {
          seen.push(`${name} at ${clock.nowMs()}`);
          throw new RangeError(name);
        },
        { retry: { maxAttempts: 2, initialDelayMs } },
      );
    const executor = new InProcessExecutor({ runner: new InlineRunner(), clock });

    await wait([flaky('a', 10), flaky('b', 10), flaky('c', 20)].map((each) => executor.submit(each)));

    expect(seen).toEqual(['a at 0', 'b at 0', 'c at 0', 'a at 10', 'b at 10', 'c at 20']);
    await executor.shutdown();
  });

  it('carries 1,000 delayed retries of one task', async () => {
    let tries = 0;
    const stubborn = activity(
      'stubborn',
      () => {
        tries += 1;
        if (tries < 1_000) throw new RangeError('again');
        return tries;
      },
      { retry: { maxAttempts: Infinity, initialDelayMs: 1, backoff: 1 } },
    );
    const executor = inline();

    expect(await executor.submit(stubborn)).toBe(1_000);
    await executor.shutdown();
  });

  it('takes 2,000 sleeping runs', async () => {
    const executor = inline();

    const results = await Promise.all(
      Array.from({ length: 2_000 }, (_, i) => executor.submit(Sleeps, (i * 7) % 1_000)),
    );

    expect(results.every((seen, i) => (seen as number[])[0] === (i * 7) % 1_000)).toBe(true);
    await executor.shutdown();
  });
});
