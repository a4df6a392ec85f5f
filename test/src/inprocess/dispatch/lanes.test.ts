import { describe, expect, it } from 'vitest';
import { activity, Workflow } from 'simpleflow';
import { InlineRunner, InProcessExecutor } from 'simpleflow/backend';
import { VirtualClock } from '../../../../src/inprocess/clock.js';
import { HeldRunner, settled } from '../../../support/held-runner.js';

const elsewhere = activity('elsewhere', (x: number) => x);
const here = activity('here', (x: number) => x + 1, { placement: 'inline' });

const withBoth = () => {
  const runner = new HeldRunner();
  const clock = new VirtualClock('manual');
  return { runner, executor: new InProcessExecutor({ runner, inlineRunner: new InlineRunner(), clock }) };
};

class Both extends Workflow {
  static override readonly definition = { name: 'both' };
  async run() {
    const far = this.submit(elsewhere, 1);
    return [await this.submit(here, 1), await far];
  }
}

describe('an activity with `placement: inline`', () => {
  it('runs in this thread, and does not wait for the workers', async () => {
    const { runner, executor } = withBoth();
    const first = executor.submit(elsewhere, 1);

    const result = await executor.submit(here, 1);

    expect(result).toBe(2);
    expect(first.state).toBe('running');
    runner.calls[0]!.complete(1);
    await executor.shutdown();
    expect(runner.ids).toEqual(['activity-elsewhere-1#1']);
  });

  it('runs in this thread inside a workflow, too', async () => {
    const { runner, executor } = withBoth();
    const result = executor.submit(Both);
    await settled();
    runner.calls[0]!.complete(1);

    expect(await result).toEqual([2, 1]);
    expect(runner.ids).toEqual(['activity-elsewhere-1#1']);
    await executor.shutdown();
  });

  it('counts in the progress of the executor', async () => {
    const { runner, executor } = withBoth();
    const far = executor.submit(elsewhere, 1);
    await executor.submit(here, 1);

    expect(executor.progress.read()).toMatchObject({ done: 1, running: 1, queued: 0 });
    runner.calls[0]!.complete(1);
    await far;
    expect(executor.progress.read()).toMatchObject({ done: 2, running: 0, queued: 0 });
    await executor.shutdown();
  });

  it('may say nothing else', () => {
    expect(() => activity('wrong', () => 1, { placement: 'pool' as never })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });
});

describe('a queue with a limit', () => {
  const withLimit = () => {
    const runner = Object.assign(new HeldRunner(), { maxQueue: 2 });
    return { runner, executor: new InProcessExecutor({ runner, clock: new VirtualClock('manual') }) };
  };

  it('refuses one too many, and takes others when there is room', async () => {
    const { runner, executor } = withLimit();
    const [running, queued, last, refused] = [1, 2, 3, 4].map((x) => executor.submit(elsewhere, x));

    expect(await refused!.exception()).toMatchObject({
      code: 'activity-failed',
      cause: { code: 'queue-full', message: expect.stringContaining('`maxQueue`') },
    });
    runner.calls[0]!.complete(1);
    expect(await running!).toBe(1);
    const next = executor.submit(elsewhere, 5);
    for (const index of [1, 2, 3]) {
      await settled();
      runner.calls[index]!.complete(index);
    }
    expect(await Promise.all([queued, last, next])).toEqual([1, 2, 3]);
    await executor.shutdown();
  });

  it('gives the room of one that was cancelled to another', async () => {
    const { runner, executor } = withLimit();
    const [, second, third] = [1, 2, 3].map((x) => executor.submit(elsewhere, x));

    second!.cancel();
    const fourth = executor.submit(elsewhere, 4);
    await settled();

    expect([third!.state, fourth.state]).toEqual(['pending', 'pending']);
    await executor.shutdown({ graceMs: 0 });
    expect(runner.calls).toHaveLength(1);
  });

  it('is tried again as the retry policy says', async () => {
    const runner = Object.assign(new HeldRunner(), { maxQueue: 1 });
    const clock = new VirtualClock('manual');
    const executor = new InProcessExecutor({ runner, clock });
    const patient = activity('patient', (x: number) => x, {
      retry: { maxAttempts: 2, initialDelayMs: 1_000 },
    });
    void executor.submit(elsewhere, 1);
    void executor.submit(elsewhere, 2);
    const retried = executor.submit(patient, 3);
    await settled();
    for (const index of [0, 1]) {
      runner.calls[index]!.complete(index);
      await settled();
    }

    clock.advanceMs(1_000);
    await settled();

    expect(runner.ids.at(-1)).toBe('activity-patient-1#2');
    runner.calls.at(-1)!.complete(3);
    expect(await retried).toBe(3);
    await executor.shutdown();
  });
});
