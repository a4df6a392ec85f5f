import { afterEach, describe, expect, it, vi } from 'vitest';
import { activity, Workflow } from 'simpleflow';
import { InProcessExecutor } from 'simpleflow/backend';
import { VirtualClock } from '../../../src/inprocess/clock.js';
import { collectUnhandled } from '../../support/collect-unhandled.js';
import { HeldRunner, settled } from '../../support/held-runner.js';

const echo = activity('echo', (x: unknown) => x);

class Echoes extends Workflow {
  static override readonly definition = { name: 'echoes' };
  run(x: unknown) {
    return this.submit(echo, x);
  }
}

const withHeld = (options: { concurrency?: number; canStopRunning?: boolean } = {}) => {
  const runner = new HeldRunner(options);
  const clock = new VirtualClock('manual');
  return { runner, clock, executor: new InProcessExecutor({ runner, clock, journal: true }) };
};

describe('shutdown', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits for what was submitted, closes the runner, and refuses more', async () => {
    const { runner, executor } = withHeld();
    const future = executor.submit(echo, 1);
    const closing = executor.shutdown();
    await settled();
    const isClosedEarly = runner.isClosed;

    runner.calls[0]!.complete(1);
    await closing;

    expect(isClosedEarly).toBe(false);
    expect(runner.isClosed).toBe(true);
    expect(await future).toBe(1);
    const refused = expect.objectContaining({ code: 'executor-closed' });
    expect(() => executor.submit(echo, 1)).toThrow(refused);
    expect(() => executor.map(echo, [1])).toThrow(refused);
    await expect(executor.start(Echoes, [1])).rejects.toEqual(refused);
  });

  it('twice gives the end of the first', async () => {
    const { executor } = withHeld();

    await Promise.all([executor.shutdown(), executor.shutdown(), executor[Symbol.asyncDispose]()]);
    await executor.shutdown({ cancelPending: true, graceMs: 0 });
  });

  it('with `wait: false` returns at once; what was submitted goes on', async () => {
    const { runner, executor } = withHeld();
    const future = executor.submit(echo, 1);

    await executor.shutdown({ wait: false });
    const isClosedEarly = runner.isClosed;
    runner.calls[0]!.complete(1);

    expect(await future).toBe(1);
    await settled();
    expect([isClosedEarly, runner.isClosed]).toEqual([false, true]);
  });

  // Their futures were cancelled, but they ran.
  it('with `cancelPending` never starts what is queued', async () => {
    const { runner, executor } = withHeld();
    const [running, queued, waiting] = [
      executor.submit(echo, 1),
      executor.submit(echo, 2),
      executor.submit(echo, executor.submit(echo, 3)),
    ];

    const closing = executor.shutdown({ cancelPending: true });
    runner.calls[0]!.complete(1);
    await closing;

    expect([running.state, queued.state, waiting.state]).toEqual(['finished', 'cancelled', 'cancelled']);
    expect(runner.ids).toEqual(['activity-echo-1#1']);
  });

  it('with `cancelPending` asks open runs to cancel', async () => {
    const { runner, executor } = withHeld();
    const future = executor.submit(Echoes, 1);
    await settled();

    const closing = executor.shutdown({ cancelPending: true });
    await settled();
    runner.calls[0]!.complete(1);
    await closing;

    expect(future.state).toBe('cancelled');
  });

  it('with `graceMs` gives up on an activity that never ends', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { runner, executor } = withHeld();
    const [bare, run] = [executor.submit(echo, 1), executor.submit(Echoes, 2)];
    await settled();

    const closing = executor.shutdown({ graceMs: 50 });
    await vi.advanceTimersByTimeAsync(50);
    await closing;

    expect(bare.state).toBe('cancelled');
    await expect(run.result()).rejects.toMatchObject({
      code: 'workflow-terminated',
      message: 'workflow `echoes` was terminated: not closed 50 ms after `shutdown`',
    });
    expect(runner.calls[0]!.control.signal.aborted).toBe(true);
    // What it says later bothers nobody.
    runner.calls[0]!.complete('late');
    await settled();
    expect(runner.calls).toHaveLength(1);
  });

  it('with a `graceMs` that never comes waits', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { runner, executor } = withHeld();
    const future = executor.submit(echo, 1);

    const closing = executor.shutdown({ graceMs: Infinity });
    await vi.advanceTimersByTimeAsync(1_000_000);
    runner.calls[0]!.complete(1);
    await closing;

    expect(await future).toBe(1);
  });

  it.each([-1, Number.NaN])('refuses a `graceMs` of %s', (graceMs) => {
    const { executor } = withHeld();

    expect(() => executor.shutdown({ graceMs })).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });

  it('whose runner cannot close fails, and fails nobody who does not wait', async () => {
    const unhandled = collectUnhandled();
    const runner = new (class extends HeldRunner {
      override close(): Promise<void> {
        return Promise.reject(new RangeError('cannot close'));
      }
    })();
    const executor = new InProcessExecutor({ runner });

    await executor.shutdown({ wait: false, graceMs: 1_000 });

    expect(await unhandled.stop()).toEqual([]);
    await expect(executor.shutdown()).rejects.toThrow(/^cannot close$/u);
  });
});
