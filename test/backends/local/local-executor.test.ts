import { describe, expect, it } from 'vitest';
import { activity, activityContext, Workflow, type Executor } from 'simpleflow';
import { VirtualClock } from 'simpleflow/backend';
import { createLocalExecutor, InlineRunner } from 'simpleflow/backends/local';
import { settled } from '../../support/held-runner.js';

const double = activity('double', (x: number) => x * 2);
const later = activity('later', async (x: number) => x * 2);

describe('the local executor', () => {
  it('has the result when `submit` returns, if the function is plain and nothing is in the way', async () => {
    await using executor = createLocalExecutor();

    const future = executor.submit(double, 2);

    expect(future.state).toBe('finished');
    expect(await future).toBe(4);
  });

  it('settles later if something asynchronous is in the way', async () => {
    await using executor = createLocalExecutor();
    class Class {
      execute(x: number): number {
        return x;
      }
    }

    const states = [
      executor.submit(later, 1),
      executor.submit(double, 1),
      executor.submit(activity('class', Class), 1),
    ].map(({ state }) => state);

    expect(states).toEqual(['running', 'pending', 'pending']);
  });

  it('runs activities one at a time, in the order of submit', async () => {
    await using executor = createLocalExecutor();
    const log: string[] = [];
    const noting = activity('noting', async (name: string) => {
      log.push(`${name} begins`);
      await new Promise(setImmediate);
      log.push(`${name} ends`);
    });

    await Promise.all(['a', 'b', 'c'].map((name) => executor.submit(noting, name)));

    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('gives activities copies, and their results as copies', async () => {
    await using executor = createLocalExecutor();
    const kept: unknown[] = [];
    const keeps = activity('keeps', (list: number[]) => {
      kept.push(list);
      return list;
    });
    const list = [1];

    const result = await executor.submit(keeps, list);

    expect(result).toEqual(list);
    expect(kept[0]).not.toBe(list);
    expect(result).not.toBe(kept[0]);
  });

  it('lets a plain activity submit another without waiting: it comes next', async () => {
    const log: string[] = [];
    const executor: Executor = createLocalExecutor();
    const inner = activity('inner', (name: string) => void log.push(name));
    const outer = activity('outer', () => {
      const { state } = executor.submit(inner, 'inner');
      log.push(`outer, inner is ${state}`);
    });

    await executor.submit(outer);
    await executor.shutdown();

    expect(log).toEqual(['outer, inner is pending', 'inner']);
  });

  // The rule: an activity must not wait for its own executor. `graceMs` is the way out.
  it('is blocked by an activity that waits for the executor it runs on, until `graceMs`', async () => {
    const executor: Executor = createLocalExecutor();
    const waits = activity('waits', async () => executor.submit(double, 1));
    const future = executor.submit(waits);
    await settled();
    const state = future.state;

    await executor.shutdown({ graceMs: 1 });

    expect(state).toBe('running');
    expect(future.state).toBe('cancelled');
  });

  it('goes on when an activity that waits for its own executor has run out of time', async () => {
    await using executor: Executor = createLocalExecutor();
    const waits = activity('waits-limited', async () => executor.submit(double, 1), { startToCloseMs: 20 });

    const error = await executor.submit(waits).exception();

    expect(error).toMatchObject({ code: 'activity-timed-out' });
    expect(await executor.submit(double, 2)).toBe(4);
  });

  it('lets an activity that does not stop in time go on beside the next one', async () => {
    await using executor: Executor = createLocalExecutor();
    let end = (): void => undefined;
    const log: string[] = [];
    const stubborn = activity(
      'stubborn',
      async () => {
        await new Promise<void>((resolve) => (end = resolve));
        log.push('stubborn ends');
      },
      { startToCloseMs: 5 },
    );
    const next = activity('next', async () => {
      end();
      await settled();
      log.push('next ends');
    });

    const first = executor.submit(stubborn);
    const second = executor.submit(next);

    expect(await first.exception()).toMatchObject({ code: 'activity-timed-out' });
    await second;
    expect(log).toEqual(['stubborn ends', 'next ends']);
  });

  it('tells an activity who it is', async () => {
    await using executor = createLocalExecutor({ clock: new VirtualClock() });
    const tells = activity(
      'tells',
      () => {
        const { activityId, name, version, taskList, attempt, workflowId, runId } = activityContext();
        return { activityId, name, version, taskList, attempt, workflowId, runId };
      },
      { version: '2', taskList: 'gpu' },
    );
    class Asks extends Workflow {
      static override readonly definition = { name: 'asks' };
      run() {
        return this.submit(tells);
      }
    }
    const common = {
      activityId: 'activity-tells-1',
      name: 'tells',
      version: '2',
      taskList: 'gpu',
      attempt: 1,
    };

    const handle = await executor.start(Asks, [], { workflowId: 'w' });

    expect(await executor.submit(tells)).toEqual({ ...common, workflowId: undefined, runId: undefined });
    expect(await handle.result()).toEqual({ ...common, workflowId: 'w', runId: handle.runId });
  });

  it('fails a call that comes without its definition, and without a registry', async () => {
    const runner = new InlineRunner();
    const call = {
      id: 'activity-a-1',
      name: 'a',
      version: '1',
      taskList: 'default',
      input: '[]',
      attempt: 1,
    };

    const outcome = await runner.run(call, {
      signal: new AbortController().signal,
      heartbeat: () => undefined,
    });

    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: {
        reason:
          'SimpleflowError: there is no activity `a` with version `1` here (no module was loaded for it); add its module to `activities`',
      },
    });
  });
});
