import { describe, expect, it } from 'vitest';
import { activity, type Future } from 'simpleflow';
import { brief, completed, failed, HandDrivenRun, workflow } from '../../../support/hand-driven-run.js';

const keep = activity('keep', (x: unknown) => x);
const quiet = activity('quiet', (x: unknown) => x, { raisesOnFailure: false });

describe('arguments', () => {
  it('that are futures are replaced, also deep inside lists and objects', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const [x, y] = [self.submit(keep, 1), self.submit(keep, 2)];
        await self.submit(keep, { list: [x, { y }], also: y, date: new Date(0) });
      }),
    );
    await driven.start();

    const commands = await driven.turn(
      completed('activity-keep-2', 'Y'),
      completed('activity-keep-1', { x: 1 }),
    );

    expect(commands).toMatchObject([
      {
        id: 'activity-keep-3',
        input:
          '{"args":[{"list":[{"x":1},{"y":"Y"}],"also":"Y","date":{"$date":"1970-01-01T00:00:00.000Z"}}],"kwargs":{}}',
      },
    ]);
  });

  it('are copied in `submit`', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const list = [1];
        const future = self.submit(keep, list);
        list.push(2);
        await future;
      }),
    );

    expect(await driven.start()).toMatchObject([{ input: '{"args":[[1]],"kwargs":{}}' }]);
  });

  it('that have failed make the task fail with the same error; it is never scheduled', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const first = self.submit(keep, 1);
        const second = self.submit(keep, first);
        return (await first.exception()) === (await second.exception());
      }),
    );
    await driven.start();

    expect(brief(await driven.turn(failed('activity-keep-1')))).toEqual(['complete true']);
  });

  it('that have failed quietly are undefined', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        await self.submit(keep, [self.submit(quiet, 1)]);
      }),
    );
    await driven.start();

    expect(await driven.turn(failed('activity-quiet-1'))).toMatchObject([
      { id: 'activity-keep-1', input: '{"args":[[{"$undefined":true}]],"kwargs":{}}' },
    ]);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'a circle',
      () => {
        const a: Record<string, unknown> = {};
        a['a'] = a;
        return a;
      },
      /it contains itself/u,
    ],
    // Every way through it was gone: 2 ** 100 of them.
    [
      'two circles',
      () => {
        const a: Record<string, unknown> = {};
        a['a'] = a;
        a['b'] = [a, a];
        return a;
      },
      /it contains itself/u,
    ],
    ['a function', () => () => 1, /function/u],
  ])('with %s are refused by submit, at once', async (_, make, message) => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        try {
          self.submit(keep, make());
        } catch (error) {
          return [(error as { code?: string }).code, (error as Error).message];
        }
        return 'not refused';
      }),
    );

    const [closing, ...more] = await driven.start();

    expect(more).toEqual([]);
    expect(closing).toMatchObject({
      kind: 'complete-run',
      output: expect.stringMatching(/^\["not-serializable"/u),
    });
    expect((closing as { output: string }).output).toMatch(message);
  });

  it('with circles around a future make the task fail', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const circle: Record<string, unknown> = { future: self.submit(keep, 1) };
        circle['a'] = circle;
        circle['b'] = [circle, circle];
        return ((await self.submit(keep, circle).exception()) as unknown as { code: string }).code;
      }),
    );
    await driven.start();

    expect(brief(await driven.turn(completed('activity-keep-1')))).toEqual(['complete "not-serializable"']);
  });

  it('of another run are refused', async () => {
    let foreign: Future<unknown> | undefined;
    const other = new HandDrivenRun(
      workflow(async (self) => {
        foreign = self.submit(keep, 1);
        await foreign;
      }),
    );
    await other.start();
    const driven = new HandDrivenRun(workflow(async (self) => self.submit(keep, foreign)));

    expect(brief(await driven.start())).toEqual([
      'fail SimpleflowError: `activity-keep-1` of another run or executor was given as an argument: await it there, and pass its result',
    ]);
  });
});
