import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { activity, formatReport, replayJournal, wait, Workflow, type Journal } from 'simpleflow';
import { InProcessExecutor } from 'simpleflow/backend';
import { VirtualClock } from '../../../src/inprocess/clock.js';
import { InlineRunner } from 'simpleflow/backends/local';
import { collectUnhandled } from '../../support/collect-unhandled.js';
import { HeldRunner, settled } from '../../support/held-runner.js';

const echo = activity('echo', (x: unknown) => x);
const limited = activity('limited', () => 1, { startToCloseMs: 1_000, retry: 1 });

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

const withHeld = (options: { concurrency?: number; canStopRunning?: boolean } = {}) => {
  const runner = new HeldRunner(options);
  const clock = new VirtualClock('manual');
  return { runner, clock, executor: new InProcessExecutor({ runner, clock, journal: true }) };
};

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

describe('the place of a call that has run out of time', () => {
  const shared = async (canStopRunning: boolean): Promise<string[][]> => {
    const { runner, clock, executor } = withHeld({ canStopRunning });
    const late = executor.submitWith({ startToCloseMs: 1_000 }, echo, 1);
    void executor.submit(echo, 2);
    clock.advanceMs(1_000);
    const whenLate = runner.ids;
    runner.calls[0]!.cancel();
    await settled();
    const whenStopped = runner.ids;
    expect(await late.exception()).toMatchObject({ code: 'activity-timed-out' });
    runner.calls[1]!.complete();
    await executor.shutdown();
    return [whenLate, whenStopped];
  };

  // The next call would wait in the runner, with its own time running.
  it('is free when a runner that can stop calls has stopped it', async () => {
    const ids = await shared(true);

    expect(ids).toEqual([['activity-echo-1#1'], ['activity-echo-1#1', 'activity-echo-2#1']]);
  });

  it('is free at once where calls cannot be stopped', async () => {
    const ids = await shared(false);

    expect(ids[0]).toEqual(['activity-echo-1#1', 'activity-echo-2#1']);
  });
});

describe('time limits', () => {
  it('give a new try its own answer: what the first try says later counts for nothing', async () => {
    const { runner, clock, executor } = withHeld({ concurrency: 2 });
    const future = executor.submit(limited);

    clock.advanceMs(1_000);
    runner.calls[0]!.complete('late');
    await settled();
    const state = future.state;
    runner.calls[1]!.complete('second');

    expect(runner.ids).toEqual(['activity-limited-1#1', 'activity-limited-1#2']);
    expect(state).toBe('running');
    expect(await future).toBe('second');
    await executor.shutdown();
  });

  it('do the same inside a workflow', async () => {
    class Limited extends Workflow {
      static override readonly definition = { name: 'limited' };
      run() {
        return this.submit(limited);
      }
    }
    const { runner, clock, executor } = withHeld({ concurrency: 2 });
    const future = executor.submit(Limited);
    await settled();

    clock.advanceMs(1_000);
    await settled();
    runner.calls[0]!.complete('late');
    await settled();
    runner.calls[1]!.complete('second');

    expect(await future).toBe('second');
    await executor.shutdown();
  });

  it('abort the signal of the try that is late, and of no other', async () => {
    const { runner, clock, executor } = withHeld({ concurrency: 2 });
    const future = executor.submit(limited);

    clock.advanceMs(1_000);
    runner.calls[1]!.complete();
    await future;

    expect(runner.calls.map(({ control }) => control.signal.aborted)).toEqual([true, false]);
    expect(runner.calls[0]!.control.signal.reason).toMatchObject({ code: 'timeout' });
    await executor.shutdown();
  });
});

describe('cancelling outside a workflow', () => {
  it('takes back what has not started: it never runs', async () => {
    const { runner, executor } = withHeld();
    const [running, queued] = [executor.submit(echo, 1), executor.submit(echo, 2)];

    const isCancelled = queued.cancel();
    runner.calls[0]!.complete();
    await running;
    await settled();

    expect(isCancelled).toBe(true);
    expect(runner.ids).toEqual(['activity-echo-1#1']);
    await executor.shutdown();
  });

  it('of a running activity is refused by a runner that cannot stop it, and granted by one that can', async () => {
    const answers: unknown[] = [];
    for (const canStopRunning of [false, true]) {
      const { runner, executor } = withHeld({ canStopRunning });
      const future = executor.submit(echo, 1);
      answers.push([future.cancel(), future.state, runner.calls[0]!.control.signal.aborted]);
      runner.calls[0]!.complete();
      await executor.shutdown();
    }

    expect(answers).toEqual([
      [false, 'running', false],
      [true, 'cancelled', true],
    ]);
  });

  it('of a delayed retry ends the task', async () => {
    const flaky = activity('flaky', () => 1, { retry: { maxAttempts: 2, initialDelayMs: 1_000 } });
    const { runner, clock, executor } = withHeld();
    const future = executor.submit(flaky);
    runner.calls[0]!.fail();
    await settled();

    const isCancelled = future.cancel();
    clock.advanceMs(10_000);
    await executor.shutdown();

    expect(isCancelled).toBe(true);
    expect(runner.calls).toHaveLength(1);
  });

  it('of a task that waits for arguments ends it; the argument goes on', async () => {
    const { runner, executor } = withHeld();
    const argument = executor.submit(echo, 1);
    const waiting = executor.submit(echo, argument);

    const isCancelled = waiting.cancel();
    runner.calls[0]!.complete('x');

    expect(isCancelled).toBe(true);
    expect(await argument).toBe('x');
    await executor.shutdown();
    expect(runner.calls).toHaveLength(1);
  });

  it('of a run that has not begun its first turn: `run` is never called', async () => {
    let calls = 0;
    class Counts extends Workflow {
      static override readonly definition = { name: 'counts' };
      run() {
        calls += 1;
      }
    }
    const { executor } = withHeld();
    const future = executor.submit(Counts);

    future.cancel();
    await executor.shutdown();

    expect(future.state).toBe('cancelled');
    expect(calls).toBe(0);
  });
});

describe('chosen ids outside a workflow', () => {
  it('do not meet counted ones', async () => {
    const { runner, executor } = withHeld({ concurrency: 2 });
    const [chosen, counted] = [executor.submitWith({ id: '1' }, echo, 'x'), executor.submit(echo, 'y')];

    for (const { call, complete } of runner.calls.map((held) => ({
      call: held.call,
      complete: () => held.complete(held.call.input),
    }))) {
      expect(call.id).toMatch(/^activity-echo-[12]$/u);
      complete();
    }

    expect(await Promise.all([chosen, counted])).toEqual([
      '{"args":["x"],"kwargs":{}}',
      '{"args":["y"],"kwargs":{}}',
    ]);
    await executor.shutdown();
  });

  // They were kept for ever: an executor that lives long could not use one again.
  it('are free again when their task has ended', async () => {
    const { runner, executor } = withHeld();
    const first = executor.submitWith({ id: 'order' }, echo, 1);
    expect(() => executor.submitWith({ id: 'order' }, echo, 2)).toThrow(
      expect.objectContaining({ code: 'invalid-id' }),
    );
    runner.calls[0]!.complete(1);
    await first;

    const second = executor.submitWith({ id: 'order' }, echo, 2);
    runner.calls[1]!.complete(2);

    expect(await second).toBe(2);
    await executor.shutdown();
  });
});

describe('a workflow that some backend could not carry', () => {
  it.each([[{ name: 'a:b' }], [{ name: 'x', version: 'v'.repeat(65) }], [{ name: 'x', taskList: 'a|b' }]])(
    'is refused: %j',
    async (definition) => {
      class Refused extends Echoes {
        static override readonly definition = definition;
      }
      const { executor } = withHeld();

      expect(() => executor.submit(Refused, 1)).toThrow(expect.objectContaining({ code: 'invalid-id' }));
      await executor.shutdown();
    },
  );
});

describe('a workflow submitted with futures', () => {
  it('begins when they are done, and is waited for by shutdown', async () => {
    const { runner, executor } = withHeld();
    const first = executor.submit(Echoes, 1);
    const second = executor.submit(Echoes, first);
    await settled();

    const closing = executor.shutdown();
    runner.calls[0]!.complete('x');
    await settled();
    const isClosedEarly = runner.isClosed;
    runner.calls[1]!.complete('y');
    await closing;

    expect(isClosedEarly).toBe(false);
    expect(runner.calls[1]!.call.input).toBe('{"args":["x"],"kwargs":{}}');
    expect(await second).toBe('y');
  });

  it.each(['fails', 'is cancelled'])('ends as the argument does that %s', async (how) => {
    const { runner, executor } = withHeld();
    const argument = executor.submit(echo, 1);
    const future = executor.submit(Echoes, [argument]);

    if (how === 'fails') runner.calls[0]!.fail();
    else runner.calls[0]!.cancel();
    await settled();

    expect(future.state).toBe(how === 'fails' ? 'finished' : 'cancelled');
    await executor.shutdown();
  });

  it('can be cancelled before and after it has begun', async () => {
    const { runner, executor } = withHeld();
    const argument = executor.submit(echo, 1);
    const [before, after] = [executor.submit(Echoes, argument), executor.submit(Echoes, argument)];

    before.cancel();
    runner.calls[0]!.complete('x');
    await settled();
    after.cancel();
    await settled();

    expect([before.state, after.state]).toEqual(['cancelled', 'cancelled']);
    runner.calls[1]!.complete();
    await executor.shutdown();
    expect(runner.calls).toHaveLength(2);
  });
});

describe('a runner that breaks its promise', () => {
  it.each(['throws', 'rejects'])('and %s fails the task it was given, and no other', async (how) => {
    const unhandled = collectUnhandled();
    const runner = new (class extends HeldRunner {
      override run(...args: Parameters<HeldRunner['run']>): ReturnType<HeldRunner['run']> {
        if (args[0].input.includes('good')) return super.run(...args);
        if (how === 'throws') throw new RangeError('broken runner');
        return Promise.reject(new RangeError('broken runner'));
      }
    })();
    const executor = new InProcessExecutor({ runner });

    const [bad, good] = [executor.submit(echo, 'bad'), executor.submit(echo, 'good')];
    await settled();
    runner.calls[0]!.complete('x');

    await expect(bad.result()).rejects.toMatchObject({ code: 'activity-failed' });
    expect(await good).toBe('x');
    await executor.shutdown();
    expect(await unhandled.stop()).toEqual([]);
  });
});

describe('a run that is ended from outside in the middle of a turn', () => {
  // The turn was in the journal without the commands that the code had issued in it.
  it('has a journal of whole turns, which replays', async () => {
    const { runner, executor } = withHeld();
    const first = executor.submit(Echoes, 1);
    await settled();
    runner.calls[0]!.complete('x');
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
    const second = await executor.start(Echoes, [2]);
    // Called while the first run ends its turn, when the second, in the same turn, has not ended its own.
    first.onDone(() => void second.terminate('in the middle'));
    await settled();

    const journal = await second.history();
    const report = await replayJournal(Echoes, JSON.parse(JSON.stringify(journal)) as Journal);

    expect(formatReport(report)).toBe('code and history agree (0 turns)');
    for (const call of runner.calls) call.complete();
    await executor.shutdown();
  });
});

describe('an executor that is used for long', () => {
  it('keeps nothing of what has ended', async () => {
    const executor = inline();
    const big = activity('big', (_: unknown) => 'x'.repeat(1_000));
    const flaky = activity('flaky', fails, { retry: { maxAttempts: 2, initialDelayMs: 1 } });
    const kept: WeakRef<object>[] = [];
    const use = async (i: number): Promise<void> => {
      const all = [
        executor.submit(big, i),
        executor.submitWith({ id: `chosen-${i}` }, big, i),
        executor.submit(flaky),
        executor.submit(Echoes, i),
        executor.submit(Echoes, executor.submit(big, i)),
      ];
      await wait(all);
      kept.push(...all.map((future) => new WeakRef(future)));
    };

    for (let i = 0; i < 20; i += 1) await use(i);
    await settled();
    collectGarbage();

    // The last round may still be on the stack.
    expect(kept.filter((ref) => ref.deref() !== undefined).length).toBeLessThanOrEqual(5);
    await executor.shutdown();
  });
});

function fails(): never {
  throw new RangeError('always');
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
