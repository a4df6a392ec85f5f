import { describe, expect, it } from 'vitest';
import { activity, activityContext, asCompleted, wait, Workflow, type Executor } from 'simpleflow';
import { VirtualClock } from '../../../src/inprocess/clock.js';
import { createLocalExecutor, InlineRunner } from 'simpleflow/backends/local';
import { settled } from '../../support/held-runner.js';

const double = activity('double', (x: number) => x * 2);

class Doubles extends Workflow {
  static override readonly definition = { name: 'doubles' };
  async run(x: number): Promise<number> {
    return this.submit(double, x).result();
  }
}
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

  it.each<[string, (executor: Executor) => unknown, string]>([
    ['await', async (executor) => await executor.submit(double, 1), '`activity-double-1`'],
    ['result', async (executor) => executor.submit(double, 1).result(), '`activity-double-1`'],
    ['exception', async (executor) => executor.submit(double, 1).exception(), '`activity-double-1`'],
    ['a returned future', async (executor) => executor.submit(double, 1), '`activity-double-1`'],
    [
      'an await behind another',
      async (executor) => {
        await Promise.resolve();
        return executor.submit(double, 1);
      },
      '`activity-double-1`',
    ],
    ['Promise.all', (executor) => Promise.all([executor.submit(double, 1)]), '`activity-double-1`'],
    [
      'map',
      async (executor) => {
        for await (const _ of executor.map(double, [1]));
      },
      '`activity-double-1`',
    ],
    ['wait', (executor) => wait([executor.submit(double, 1)]), '`activity-double-1`'],
    [
      'wait for the first of several',
      (executor) =>
        wait([executor.submit(double, 1), executor.submit(double, 2)], { returnWhen: 'FIRST_COMPLETED' }),
      '`activity-double-1`',
    ],
    [
      'asCompleted',
      async (executor) => {
        for await (const _ of asCompleted([executor.submit(double, 1)]));
      },
      '`activity-double-1`',
    ],
    ['a workflow', async (executor) => executor.submit(Doubles, 1), 'workflow `doubles`'],
    [
      'a workflow that waits for its argument',
      async (executor) => executor.submit(Doubles, executor.submit(double, 1)),
      'workflow `doubles`',
    ],
    ['wait for a workflow', (executor) => wait([executor.submit(Doubles, 1)]), 'workflow `doubles`'],
    [
      'the result of a handle',
      async (executor) => (await executor.start(Doubles, [1])).result(),
      'workflow `doubles`',
    ],
    ['shutdown', (executor) => executor.shutdown(), 'the `shutdown`'],
    [
      'disposal',
      async (executor) => {
        await executor[Symbol.asyncDispose]();
      },
      'the `shutdown`',
    ],
  ])('fails an activity that waits for its own executor: %s', async (_, waitFor, what) => {
    await using executor: Executor = createLocalExecutor();
    const waits = activity('waits', () => waitFor(executor));

    const error = await executor.submit(waits).exception();

    expect(error?.cause).toMatchObject({
      code: 'invalid-state',
      message: expect.stringContaining(
        `activity \`waits\` waits for ${what} of the executor it runs on, which runs one activity at a time`,
      ) as unknown,
    });
    expect(await executor.submit(double, 2)).toBe(4);
  });

  it('lets an activity do with its own executor whatever does not wait, or not without a limit', async () => {
    await using executor: Executor = createLocalExecutor();
    await using other: Executor = createLocalExecutor();
    const log: unknown[] = [];
    const plans = activity('plans', async () => {
      void executor.submit(double, 1).then((value) => log.push(value));
      executor.submit(double, executor.submit(double, 2)).onDone(() => log.push('done'));
      const limited = await executor.submit(double, 3).result({ timeoutMs: 5 }).catch(String);
      await executor.submit(double, 4).result({ timeoutMs: 5 }).catch(String);
      return [await other.submit(double, 5), limited];
    });

    const result = await executor.submit(plans);
    await executor.submit(double, 6);

    expect(result).toEqual([10, expect.stringContaining('5 ms')]);
    expect(log).toEqual(['done', 2]);
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
