import { describe, expect, it } from 'vitest';
import type { GroupError } from 'simpleflow';
import { activity, Chain, FuncGroup, Group, timerTask, waitSignalTask, Workflow } from 'simpleflow';
import { createLocalExecutor } from 'simpleflow/backends/local';
import {
  brief,
  cancelled,
  completed,
  CANCEL,
  failed,
  fired,
  HandDrivenRun,
} from '../../support/hand-driven-run.js';
import { recordRun, workflowOf } from '../../support/record-run.js';

const work = activity('work', (name: string) => name);
const once = activity('once', (name: string) => name, { idempotent: true });
const fails = activity('fails', (name: string): string => {
  throw new RangeError(name);
});

class FailsInAGroup extends Workflow {
  static override readonly definition = { name: 'fails-in-a-group' };
  async run(): Promise<unknown> {
    return this.submit(new Group([work, 'x'], [fails, 'a'], new Chain([fails, 'b'])));
  }
}

describe('containers inside each other', () => {
  const nested = (Container: typeof Group, levels: number): Group => {
    let container: Group = new Container([work, 'x']);
    for (let i = 1; i < levels; i += 1) container = new Container(container);
    return container;
  };

  it.each([Group, Chain as unknown as typeof Group])(
    'run 500 deep, and are refused any deeper (%o)',
    async (Container) => {
      const run = async (levels: number): Promise<void> => {
        await using executor = createLocalExecutor();
        const workflow = workflowOf(async (self) => {
          await self.submit(nested(Container, levels));
        });
        await executor.submit(workflow);
      };

      await run(500);
      for (const levels of [501, 700, 20_000]) {
        await expect(run(levels)).rejects.toMatchObject({
          cause: { code: 'invalid-option', message: expect.stringContaining('500 deep') },
        });
      }
    },
  );

  it('are refused beyond that depth also if functions make them while the run goes on', async () => {
    await using executor = createLocalExecutor();
    const made = (levels: number): Group =>
      new Group(levels === 0 ? [work, 'x'] : new FuncGroup(() => made(levels - 1)));
    const workflow = workflowOf(async (self) => {
      await self.submit(made(700));
    });

    let error = await executor.submit(workflow).exception();
    while (error?.cause instanceof Error) error = error.cause;

    expect(error).toMatchObject({ code: 'group-failed' });
    expect(JSON.stringify(error)).not.toContain('RangeError');
  });

  it('are refused if they hold themselves', async () => {
    await using executor = createLocalExecutor();
    const group = new Group();
    group.append(new Chain(group));

    await expect(executor.submit(workflowOf((self) => self.submit(group)))).rejects.toMatchObject({
      cause: { code: 'invalid-option' },
    });
  });
});

describe('a group', () => {
  it('begins all elements at once and gives their results in its order', async () => {
    const driven = new HandDrivenRun(
      workflowOf((self) => self.submit(new Group([work, 'a'], [work, 'b'], timerTask(5)))),
    );

    const turns = [
      brief(await driven.start()),
      brief(await driven.turn(completed('activity-work-2', 'b'))),
      brief(await driven.turn(fired('timer-1'))),
      brief(await driven.turn(completed('activity-work-1', 'a'))),
    ];

    expect(turns).toEqual([
      ['schedule activity-work-1', 'schedule activity-work-2', 'start-timer timer-1'],
      [],
      [],
      ['complete ["a","b",{"$undefined":true}]'],
    ]);
  });

  it('with `maxParallel` begins the next element as soon as any has ended', async () => {
    const elements = [1, 2, 3, 4, 5].map((n) => [work, String(n)] as const);
    const driven = new HandDrivenRun(
      workflowOf((self) => self.submit(new Group({ maxParallel: 2 }, ...elements))),
    );

    const turns = [
      brief(await driven.start()),
      brief(await driven.turn(completed('activity-work-2', 2))),
      brief(await driven.turn(completed('activity-work-3', 3), completed('activity-work-1', 1))),
      brief(await driven.turn(failed('activity-work-5'))),
      brief(await driven.turn(completed('activity-work-4', 4))),
    ];

    expect(turns).toEqual([
      ['schedule activity-work-1', 'schedule activity-work-2'],
      ['schedule activity-work-3'],
      ['schedule activity-work-4', 'schedule activity-work-5'],
      [],
      [expect.stringContaining('1 of 5 elements of a Group failed')],
    ]);
  });

  it('counts a group in it as one element of its window', async () => {
    const driven = new HandDrivenRun(
      workflowOf((self) =>
        self.submit(new Group({ maxParallel: 1 }, new Group([work, 'a'], [work, 'b']), [work, 'c'])),
      ),
    );

    const turns = [
      brief(await driven.start()),
      brief(await driven.turn(completed('activity-work-1', 'a'))),
      brief(await driven.turn(completed('activity-work-2', 'b'))),
    ];

    expect(turns).toEqual([
      ['schedule activity-work-1', 'schedule activity-work-2'],
      [],
      ['schedule activity-work-3'],
    ]);
  });

  it('fails with all errors in their places, when all have ended', async () => {
    const { result } = await recordRun(
      workflowOf(async (self) => {
        const group = new Group([fails, 'a'], [work, 'x'], new Group([work, 'y'], [fails, 'b']), [
          fails,
          'c',
        ]);
        const error = (await self.submit(group).exception()) as GroupError;
        return {
          code: error.code,
          message: error.message,
          places: error.errors.map((each) => each?.name),
          leaves: error.flatten().map((leaf) => leaf.message),
          isFirst: error.cause === error.errors[0],
        };
      }),
      [],
    );

    expect(result).toEqual({
      code: 'group-failed',
      message: '3 of 4 elements of a Group failed: activity `fails` failed: a',
      places: ['ActivityError', undefined, 'GroupError', 'ActivityError'],
      leaves: ['activity `fails` failed: a', 'activity `fails` failed: b', 'activity `fails` failed: c'],
      isFirst: true,
    });
  });

  it('that failed in a child keeps code, errors and holes on the way to the parent', async () => {
    const { error } = await recordRun(FailsInAGroup, []);

    expect(error?.cause).toMatchObject({
      code: 'group-failed',
      errors: [
        undefined,
        { code: 'activity-failed' },
        { code: 'group-failed', errors: [{ code: 'activity-failed' }] },
      ],
    });
  });

  it('takes an element that cannot be submitted for one that failed', async () => {
    const { result } = await recordRun(
      workflowOf(async (self) => {
        const unsendable = (() => 1) as unknown as string;
        const future = self.submit(new Group({ raisesOnFailure: false }, [work, unsendable], [work, 'b']));
        const error = (await future.exception()) as GroupError;
        return [await future, (error.errors[0] as GroupError).code];
      }),
      [],
    );

    expect(result).toEqual([[undefined, 'b'], 'not-serializable']);
  });

  it('may hold the same idempotent task twice', async () => {
    const { result, journal } = await recordRun(
      workflowOf((self) => self.submit(new Group([once, 'x'], [once, 'x']))),
      [],
    );

    expect(result).toEqual(['x', 'x']);
    expect(journal.turns[0]!.commands).toHaveLength(1);
  });

  it('cannot be submitted outside a workflow', async () => {
    await using executor = createLocalExecutor();

    expect(() => executor.submit(new Group([work, 'a']) as never)).toThrow(
      'a Group belongs in a workflow: submit it there, with `this.submit`',
    );
  });

  it('that waits for signals only is found out when nobody can send one', async () => {
    await using executor = createLocalExecutor();
    const workflow = workflowOf((self) => void self.submit(new Group(waitSignalTask('go'))));

    await expect(executor.submit(workflow)).rejects.toMatchObject({ cause: { code: 'never-settles' } });
  });
});

describe('a container of a run that fails', () => {
  it('leaves its children to their policy, and begins nothing more', async () => {
    const child = workflowOf((self) => self.sleep(1_000), { name: 'child', childPolicy: 'abandon' });
    const driven = new HandDrivenRun(
      workflowOf(async (self) => {
        self.submit(
          new Group({ maxParallel: 2 }, [child], new Chain(timerTask(1), [work, 'x']), [work, 'y']),
        );
        self.submit(new Chain(new FuncGroup(() => [work, 'z'] as const), [work, 'never']));
        await self.sleep(5);
        throw new RangeError('no');
      }),
    );
    await driven.start();

    const commands = await driven.turn(fired('timer-2'));

    expect(brief(commands)).toEqual([
      'cancel-timer timer-1',
      'request-cancel-activity activity-work-1',
      'fail RangeError: no',
    ]);
  });
});

describe('cancelling a container', () => {
  it('cancels what is open in it at once, and begins no more', async () => {
    const driven = new HandDrivenRun(
      workflowOf(async (self) => {
        const inner = new Chain(timerTask(1_000), [work, 'never']);
        const group = self.submit(new Group({ maxParallel: 2 }, [work, 'a'], inner, [work, 'never']));
        await self.waitSignal('stop');
        const answers = [group.cancel(), group.cancelled(), group.cancel()];
        await group
          .exception()
          .catch((error: unknown) => answers.push((error as { code: string }).code as never));
        return answers;
      }),
    );
    await driven.start();

    const commands = await driven.turn({
      kind: 'signal-received',
      name: 'stop',
      input: '{"args":[],"kwargs":{}}',
    });

    expect(brief(commands)).toEqual([
      'request-cancel-activity activity-work-1',
      'cancel-timer timer-1',
      'complete [true,true,false,"cancelled"]',
    ]);
  });

  it('with `wait` is over when all that is open has ended', async () => {
    const driven = new HandDrivenRun(
      workflowOf(async (self) => {
        const group = self.submit(new Group([work, 'a'], [work, 'b']));
        await self.sleep(1);
        group.cancel({ wait: true });
        await group.exception().catch(() => undefined);
        return group.state;
      }),
    );
    await driven.start();

    const turns = [
      brief(await driven.turn(fired('timer-1'))),
      brief(await driven.turn(cancelled('activity-work-1'))),
      brief(await driven.turn(completed('activity-work-2', 'b'))),
    ];

    expect(turns).toEqual([
      ['request-cancel-activity activity-work-1', 'request-cancel-activity activity-work-2'],
      [],
      ['complete "cancelled"'],
    ]);
  });

  it('happens when an element is cancelled by others: the rest ends, nothing more begins', async () => {
    const driven = new HandDrivenRun(
      workflowOf(async (self) => {
        const group = self.submit(new Group({ maxParallel: 2 }, [work, 'a'], [work, 'b'], [work, 'c']));
        await group.exception().catch(() => undefined);
        return group.state;
      }),
    );
    await driven.start();

    const turns = [
      brief(await driven.turn(cancelled('activity-work-1'))),
      brief(await driven.turn(completed('activity-work-2', 'b'))),
    ];

    expect(turns).toEqual([[], ['complete "cancelled"']]);
  });

  it('happens with its run and with its scope, and begins nothing on the way', async () => {
    const inRun = new HandDrivenRun(
      workflowOf((self) =>
        self.submit(new Group({ maxParallel: 1 }, timerTask(1), timerTask(2), [work, 'x'])),
      ),
    );
    await inRun.start();
    const inScope = new HandDrivenRun(
      workflowOf(async (self) =>
        self.scope(async (scope) => {
          const chain = scope.submit(new Chain(timerTask(1), [work, 'x']));
          scope.cancel();
          return chain.state;
        }),
      ),
    );

    expect(brief(await inRun.turn(CANCEL))).toEqual(['cancel-timer timer-1', 'cancel']);
    expect(brief(await inScope.start())).toEqual(['complete "cancelled"']);
  });

  it('happens when an argument of a task in it is cancelled', async () => {
    const { result } = await recordRun(
      workflowOf(async (self) => {
        const timer = self.sleep(1_000);
        const argument = self.submit(work, timer as never);
        const group = self.submit(new Group([work, argument]));
        argument.cancel();
        return group.state;
      }),
      [],
    );

    expect(result).toBe('cancelled');
  });
});
