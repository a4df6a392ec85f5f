import { describe, expect, it } from 'vitest';
import { activity, wait, Workflow } from 'simpleflow';
import {
  brief,
  cancelled,
  completed,
  failed,
  fired,
  HandDrivenRun,
  workflow,
} from '../../../support/hand-driven-run.js';

const add = activity('add', (x: number, y: number) => x + y);
const keep = activity('keep', (x: unknown) => x);

describe('a run', () => {
  it('issues what `run` submits, and completes with what it returns', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const [x, y] = [self.submit(add, 1, 2), self.submit(keep, 3)];
        return [await x, await y];
      }),
    );

    const turns = [
      brief(await driven.start()),
      brief(await driven.turn(completed('activity-keep-1', 3))),
      brief(await driven.turn(completed('activity-add-1', 3))),
    ];

    expect(turns).toEqual([['schedule activity-add-1', 'schedule activity-keep-1'], [], ['complete [3,3]']]);
    expect(driven.run.isClosed).toBe(true);
  });

  it('says everything about an activity in its command', async () => {
    const full = activity('full', (_: number) => 1, {
      version: '2',
      taskList: 'gpu',
      startToCloseMs: 1,
      scheduleToStartMs: 2,
      scheduleToCloseMs: 3,
      heartbeatMs: 4,
      priority: 5,
    });
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        await wait([
          self.submit(full, 1),
          self.submitWith({ taskList: 'cpu', heartbeatMs: 9, id: 'x' }, full, 2),
        ]);
      }),
    );

    const commands = await driven.start();

    const common = {
      kind: 'schedule-activity',
      name: 'full',
      version: '2',
      attempt: 1,
      startToCloseMs: 1,
      scheduleToStartMs: 2,
      scheduleToCloseMs: 3,
      priority: 5,
    };
    expect(commands).toEqual([
      {
        ...common,
        id: 'activity-full-1',
        taskList: 'gpu',
        heartbeatMs: 4,
        input: '{"args":[1],"kwargs":{}}',
      },
      {
        ...common,
        id: 'activity-full-x',
        taskList: 'cpu',
        heartbeatMs: 9,
        told: { heartbeatMs: 9 },
        input: '{"args":[2],"kwargs":{}}',
      },
    ]);
  });

  it.each<[string, (self: Workflow) => unknown, string]>([
    [
      'throws at once',
      () => {
        throw new RangeError('at once');
      },
      'fail RangeError: at once',
    ],
    [
      'rejects',
      async () => {
        throw new RangeError('later');
      },
      'fail RangeError: later',
    ],
    [
      'throws what is no error',
      () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        throw 'text';
      },
      'fail NonError: text',
    ],
    ['is not async', () => 5, 'complete 5'],
    ['returns nothing', async () => undefined, 'complete'],
    ['returns a function', async () => () => 1, 'fail SimpleflowError: cannot send a function'],
    [
      'returns the constructor of nothing',
      async () => Symbol('x'),
      'fail SimpleflowError: cannot send a symbol',
    ],
  ])('ends when `run` %s', async (_, body, expected) => {
    const [closing, ...more] = brief(await new HandDrivenRun(workflow(body)).start());

    expect(more).toEqual([]);
    expect(closing!.startsWith(expected.slice(0, 20))).toBe(true);
  });

  it('completes with the result of a future that `run` returns', async () => {
    const driven = new HandDrivenRun(workflow((self) => self.submit(keep, 1)));

    await driven.start();

    expect(brief(await driven.turn(completed('activity-keep-1', 7)))).toEqual(['complete 7']);
  });

  it('fails with `not-serializable` for a future inside what `run` returns, and names its place', async () => {
    const driven = new HandDrivenRun(workflow(async (self) => ({ x: self.submit(keep, 1) })));

    await driven.start();
    const [closing] = await driven.turn(completed('activity-keep-1', 7));

    expect(closing).toMatchObject({ kind: 'fail-run' });
    expect(JSON.stringify(closing)).toMatch(/not-serializable/u);
    expect(JSON.stringify(closing)).toMatch(/\bx\b/u);
  });

  it('fails when the constructor throws, or submits', async () => {
    class Throws extends Workflow {
      static override readonly definition = { name: 'throws' };
      readonly x: never = (() => {
        throw new RangeError('in the constructor');
      })();
      async run() {}
    }
    class Submits extends Workflow {
      static override readonly definition = { name: 'submits' };
      readonly future = this.submit(keep, 1);
      async run() {}
    }

    expect(brief(await new HandDrivenRun(Throws).start())).toEqual(['fail RangeError: in the constructor']);
    expect(brief(await new HandDrivenRun(Submits).start())[0]).toMatch(
      /^fail SimpleflowError: Submits has no run: submit the class to an executor/u,
    );
  });

  it('fails when its input does not fit `run`', async () => {
    class Named extends Workflow {
      static override readonly definition = { name: 'named' };
      async run(x: number, y = 2) {
        return x + y;
      }
    }

    const results = await Promise.all(
      ['{"kwargs":{"z":1}}', '{"kwargs":{"y":1}}', 'nonsense', '{"kwargs":{"x":1}}'].map((input) =>
        new HandDrivenRun(Named).startWith({ input }),
      ),
    );

    expect(results.map((commands) => brief(commands)[0]!.slice(0, 75))).toEqual([
      'fail SimpleflowError: workflow `named` has no parameter `z`; its parameters are: x, y (optional)'.slice(
        0,
        75,
      ),
      'fail SimpleflowError: workflow `named` misses its argument `x`; its parameters are: x, y (optional)'.slice(
        0,
        75,
      ),
      expect.stringMatching(/^fail SimpleflowError: /u),
      'complete 3',
    ]);
  });

  it('ignores answers for what is not open', async () => {
    const driven = new HandDrivenRun(workflow(async (self) => self.submit(keep, 1)));
    await driven.start();

    const commands = await driven.turn(
      completed('activity-keep-9', 1),
      fired('timer-1'),
      fired('__simpleflow_task_activity-keep-1'),
      cancelled('nonsense'),
    );

    expect(commands).toEqual([]);
    expect(driven.run.isClosed).toBe(false);
  });

  it('sees the first of two answers for one task', async () => {
    const driven = new HandDrivenRun(workflow(async (self) => self.submit(keep, 1)));
    await driven.start();

    const commands = await driven.turn(
      completed('activity-keep-1', 1),
      completed('activity-keep-1', 2),
      failed('activity-keep-1'),
    );

    expect(brief(commands)).toEqual(['complete 1']);
  });

  it('settles in the order of the events, after the whole batch has been applied', async () => {
    const seen: string[] = [];
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const all = [1, 2, 3].map((x) => self.submit(keep, x));
        await Promise.all(
          all.map(async (future) => {
            await future;
            seen.push(`${future.id!} ${all.filter((each) => each.done()).length}`);
          }),
        );
      }),
    );
    await driven.start();

    await driven.turn(completed('activity-keep-3'), completed('activity-keep-1'));
    await driven.turn(completed('activity-keep-2'));

    expect(seen).toEqual(['activity-keep-3 2', 'activity-keep-1 2', 'activity-keep-2 3']);
  });

  it('is told the time of its turn', async () => {
    const seen: number[] = [];
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        seen.push(self.now());
        await self.sleep(5);
        seen.push(self.now());
      }),
    );

    await driven.start();
    await driven.turn(fired('timer-1'));

    expect(seen).toEqual([Date.UTC(2020, 0, 1) + 1_000, Date.UTC(2020, 0, 1) + 2_000]);
  });

  it('draws chance from the run id alone', async () => {
    const chance = workflow(async (self) => [self.random(), self.uuid()]);
    const draw = async (runId: string) => brief(await new HandDrivenRun(chance).startWith({ runId }));

    expect(await draw('a')).toEqual(await draw('a'));
    expect(await draw('a')).not.toEqual(await draw('b'));
  });
});
