import { describe, expect, it } from 'vitest';
import { activity, asCompleted, wait, Workflow, type Future } from 'simpleflow';
import {
  brief,
  CANCEL,
  cancelled,
  completed,
  failed,
  fired,
  HandDrivenRun,
  timedOut,
} from '../../../support/hand-driven-run.js';
import { collectUnhandled } from '../../../support/collect-unhandled.js';
import { collectWarnings } from '../../../support/collect-warnings.js';

const add = activity('add', (x: number, y: number) => x + y);
const keep = activity('keep', (x: unknown) => x);
const once = activity('once', (x: unknown) => x, { idempotent: true });
const quiet = activity('quiet', (x: unknown) => x, { raisesOnFailure: false });
const retried = activity('retried', () => 1, { retry: 1 });
const delayed = activity('delayed', () => 1, { retry: { maxAttempts: 3, initialDelayMs: 1_000 } });

/** A workflow class whose `run` is `body`. */
function workflow(
  body: (this: Workflow, self: Workflow, ...args: never[]) => unknown,
  definition: object = {},
) {
  return class extends Workflow {
    static override readonly definition = { name: 'by-hand', ...definition };
    run(...args: never[]): unknown {
      return body.call(this, this, ...args);
    }
  };
}

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

describe('ids', () => {
  it('count by name, in program order, also for tasks that wait for arguments', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const x = self.submit(keep, 1);
        const waiting = self.submit(keep, x);
        await wait([waiting, self.submit(keep, 2), self.submit(add, 1, 1)]);
      }),
    );

    const turns = [brief(await driven.start()), brief(await driven.turn(completed('activity-keep-1', 1)))];

    expect(turns).toEqual([
      ['schedule activity-keep-1', 'schedule activity-keep-3', 'schedule activity-add-1'],
      ['schedule activity-keep-2'],
    ]);
  });

  // Two tasks had the same id, and the first got the answer of the second.
  it('that are chosen do not meet those that are counted', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const chosen = self.submitWith({ id: '1' }, keep, 'chosen');
        const counted = self.submit(keep, 'counted');
        await wait([self.startTimer(1, { id: 'timer-1' }), self.sleep(1)]);
        return [await chosen, await counted];
      }),
    );

    const commands = await driven.start();

    const ids = commands.map((command) => ('id' in command ? command.id : ''));
    expect(ids).toEqual(['activity-keep-1', 'activity-keep-2', 'timer-1', 'timer-2']);
  });

  it('that are chosen after the counter has given them are refused', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const counted = self.submit(keep, 'counted');
        try {
          self.submitWith({ id: '1' }, keep, 'chosen');
        } catch (error) {
          return (error as Error).message;
        } finally {
          counted.cancel();
        }
        return 'not refused';
      }),
    );

    expect(brief(await driven.start())).toEqual([
      'complete "an activity id `activity-keep-1` is used already"',
    ]);
  });
});

describe('an idempotent task', () => {
  it('runs once for equal input, and both submits give one future', async () => {
    let isSame = false;
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const [a, b] = [self.submit(once, { x: 1, y: [2] }), self.submit(once, { y: [2], x: 1 })];
        isSame = a === b;
        await wait([a, self.submit(once, 2)]);
        const [again] = [self.submit(once, { x: 1, y: [2] })];
        return [again.done(), await again];
      }),
    );

    const commands = await driven.start();
    const ids = commands.map((command) => ('id' in command ? command.id : ''));
    const closing = await driven.turn(completed(ids[0]!, 'x'), completed(ids[1]!));

    expect(isSame).toBe(true);
    expect(ids).toEqual([
      expect.stringMatching(/^activity-once-[0-9a-f]{32}$/u),
      expect.stringMatching(/^activity-once-[0-9a-f]{32}$/u),
    ]);
    expect(brief(closing)).toEqual(['complete [true,"x"]']);
  });

  it('whose arguments come later ends as the task with the same input does', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const first = self.submit(once, 1);
        const later = self.submit(once, self.submit(keep, 0));
        return [await first, await later];
      }),
    );

    const [command] = await driven.start();
    const second = await driven.turn(completed('activity-keep-1', 1));
    const closing = await driven.turn(completed((command as { id: string }).id, 'x'));

    expect(second).toEqual([]);
    expect(brief(closing)).toEqual(['complete ["x","x"]']);
  });

  it('whose arguments come later fails as the task with the same input does, in the same turn', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const first = self.submit(once, 1);
        const later = self.submit(once, self.submit(keep, 0));
        return [(await first.exception()) === (await later.exception())];
      }),
    );

    const [command] = await driven.start();
    await driven.turn(failed((command as { id: string }).id));
    const closing = await driven.turn(completed('activity-keep-1', 1));

    expect(brief(closing)).toEqual(['complete [true]']);
  });

  // It was settled a second time, and its failure counted as one that nobody had looked at.
  it('that was cancelled while it followed another stays cancelled', async () => {
    const warnings = collectWarnings();
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const first = self.submit(once, 1);
        const argument = self.submit(keep, 0);
        const later = self.submit(once, argument);
        await argument;
        const isCancelled = later.cancel();
        await wait([first]);
        return [isCancelled, later.state, first.state];
      }),
    );

    const [command] = await driven.start();
    await driven.turn(completed('activity-keep-1', 1));
    const closing = await driven.turn(failed((command as { id: string }).id));

    expect(brief(closing)).toEqual(['complete [true,"cancelled","finished"]']);
    expect(await warnings.stop()).toEqual([]);
  });
});

describe('retries', () => {
  it('keep the id and count the tries, at once or after a delay', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        await wait([self.submit(retried), self.submit(delayed)]);
      }),
    );
    await driven.start();

    const turns = [
      await driven.turn(failed('activity-retried-1'), timedOut('activity-delayed-1')),
      await driven.turn(fired('__simpleflow_task_activity-delayed-1')),
      await driven.turn(failed('activity-delayed-1')),
    ];

    expect(turns).toMatchObject([
      [
        { kind: 'schedule-activity', id: 'activity-retried-1', attempt: 2 },
        { kind: 'start-timer', id: '__simpleflow_task_activity-delayed-1', delayMs: 1_000 },
      ],
      [{ kind: 'schedule-activity', id: 'activity-delayed-1', attempt: 2 }],
      [{ kind: 'start-timer', id: '__simpleflow_task_activity-delayed-1', delayMs: 2_000 }],
    ]);
  });

  it('give the error of the last try, with the number of it', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const error = (await self.submit(retried).exception()) as unknown as Record<string, unknown>;
        return [error['code'], error['attempt'], error['activityId'], (error['cause'] as Error).message];
      }),
    );
    await driven.start();

    await driven.turn(failed('activity-retried-1', 'first'));
    const closing = await driven.turn(failed('activity-retried-1', 'second'));

    expect(brief(closing)).toEqual(['complete ["activity-failed",2,"activity-retried-1","second"]']);
  });

  it('stop with cancel, in each phase', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const future = self.submit(delayed);
        await self.sleep(1);
        return future.cancel();
      }),
    );
    await driven.start();

    const waiting = await driven.turn(failed('activity-delayed-1'));
    const stopped = await driven.turn(fired('timer-1'));

    expect(brief(waiting)).toEqual(['start-timer __simpleflow_task_activity-delayed-1']);
    expect(brief(stopped)).toEqual(['cancel-timer __simpleflow_task_activity-delayed-1', 'complete true']);
  });

  it('that were issued in the turn in which they are cancelled never were', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const [future, other] = [self.submit(retried), self.submit(keep, 1)];
        await other;
        return future.cancel();
      }),
    );
    await driven.start();

    const commands = await driven.turn(failed('activity-retried-1'), completed('activity-keep-1'));

    expect(brief(commands)).toEqual(['complete true']);
  });
});

describe('cancelling a future', () => {
  const cancelling = (options: { wait: boolean }) =>
    workflow(async (self) => {
      const [future, timer] = [self.submit(retried), self.sleep(1)];
      await timer;
      const answer = future.cancel(options);
      const state = future.state;
      return [answer, state, await future.exception().then(String, String)];
    });

  it('that was not sent takes the command back', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const [task, waiting, timer] = [
          self.submit(keep, 1),
          self.submit(keep, self.submit(keep, 2)),
          self.sleep(1),
        ];
        return [task.cancel(), waiting.cancel(), timer.cancel(), task.cancel(), task.state];
      }),
    );

    const first = await driven.start();
    const closing = await driven.turn(completed('activity-keep-2'));

    expect(brief(first)).toEqual(['schedule activity-keep-2']);
    expect(brief(closing)).toEqual(['complete [true,true,true,false,"cancelled"]']);
  });

  it('that was sent settles it at once, asks the outside, and ignores the end', async () => {
    const driven = new HandDrivenRun(cancelling({ wait: false }));
    await driven.start();

    const commands = await driven.turn(fired('timer-1'), completed('activity-nobody-1'));

    expect(brief(commands)).toEqual([
      'request-cancel-activity activity-retried-1',
      'complete [true,"cancelled","SimpleflowError: `activity-retried-1` was cancelled"]',
    ]);
  });

  it.each<[string, ReturnType<typeof completed>, string]>([
    ['completes', completed('activity-retried-1', 1), '[true,"running","undefined"]'],
    [
      'is cancelled',
      cancelled('activity-retried-1'),
      '[true,"running","SimpleflowError: `activity-retried-1` was cancelled"]',
    ],
    [
      'fails',
      failed('activity-retried-1'),
      '[true,"running","ActivityError: activity `retried` failed: no"]',
    ],
    [
      'times out',
      timedOut('activity-retried-1'),
      '[true,"running","ActivityError: activity `retried` timed out (start-to-close)"]',
    ],
  ])('with `wait` leaves it open until the task %s; there is no other try', async (_, event, expected) => {
    const driven = new HandDrivenRun(cancelling({ wait: true }));
    await driven.start();

    const asked = await driven.turn({ kind: 'activity-started', id: 'activity-retried-1' }, fired('timer-1'));
    const closing = await driven.turn(event);

    expect(brief(asked)).toEqual(['request-cancel-activity activity-retried-1']);
    expect(brief(closing)).toEqual([`complete ${expected}`]);
  });

  it('twice asks once', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const [future, timer] = [self.submit(keep, 1), self.sleep(1)];
        await timer;
        return [
          future.cancel({ wait: true }),
          future.cancel({ wait: true }),
          future.cancel(),
          future.cancel(),
        ];
      }),
    );
    await driven.start();

    expect(brief(await driven.turn(fired('timer-1')))).toEqual([
      'request-cancel-activity activity-keep-1',
      'complete [true,true,true,false]',
    ]);
  });

  it('of a map cancels every item, and the map', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const [all, timer] = [self.map(keep, [1, 2]), self.sleep(1)];
        await timer;
        return [all.cancel(), all.state];
      }),
    );
    await driven.start();

    expect(brief(await driven.turn(fired('timer-1')))).toEqual([
      'request-cancel-activity activity-keep-1',
      'request-cancel-activity activity-keep-2',
      'complete [true,"cancelled"]',
    ]);
  });

  // `wait` was not handed on to the items.
  it('of a map with `wait` leaves it open until an item has really ended', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const [all, timer] = [self.map(keep, [1, 2]), self.sleep(1)];
        await timer;
        const seen = [all.cancel({ wait: true }), all.state];
        await wait([all]);
        return [...seen, all.state];
      }),
    );
    await driven.start();

    const asked = await driven.turn(fired('timer-1'));
    await driven.turn(completed('activity-keep-1'));
    const closing = await driven.turn(cancelled('activity-keep-2'));

    expect(brief(asked)).toEqual([
      'request-cancel-activity activity-keep-1',
      'request-cancel-activity activity-keep-2',
    ]);
    expect(brief(closing)).toEqual(['complete [true,"pending","cancelled"]']);
  });

  it('cancels the tasks that have it as an argument', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const first = self.submit(keep, 1);
        const second = self.submit(keep, [{ deep: first }]);
        first.cancel();
        return second.state;
      }),
    );

    expect(brief(await driven.start())).toEqual(['complete "cancelled"']);
  });
});

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

describe('a run whose `run` has returned', () => {
  const leaving = (definition: object) =>
    workflow(async (self) => {
      void self.submit(keep, self.submit(keep, 1));
      void self.sleep(1_000_000);
      return 'returned';
    }, definition);

  it('stays open until what it submitted has ended; timers do not count', async () => {
    const driven = new HandDrivenRun(leaving({}));

    const turns = [
      brief(await driven.start()),
      brief(await driven.turn(completed('activity-keep-1'))),
      brief(await driven.turn(completed('activity-keep-2'))),
    ];

    expect(turns).toEqual([
      ['schedule activity-keep-1', 'start-timer timer-1'],
      ['schedule activity-keep-2'],
      ['complete "returned"'],
    ]);
  });

  it('closes at once with `unawaited: abandon`', async () => {
    const driven = new HandDrivenRun(leaving({ unawaited: 'abandon' }));

    expect(brief(await driven.start())).toEqual([
      'schedule activity-keep-1',
      'start-timer timer-1',
      'complete "returned"',
    ]);
  });

  it('can still be cancelled', async () => {
    const driven = new HandDrivenRun(leaving({}));
    await driven.start();

    expect(brief(await driven.turn(CANCEL))).toEqual([
      'cancel-timer timer-1',
      'request-cancel-activity activity-keep-1',
      'cancel',
    ]);
  });
});

describe('failures', () => {
  it('that nobody looked at fail the run: the first in submit order, then the rest', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        for (const x of [1, 2, 3]) void self.submit(keep, x);
      }),
    );
    await driven.start();

    const [closing] = await driven.turn(
      failed('activity-keep-3', 'third'),
      completed('activity-keep-2'),
      failed('activity-keep-1', 'first'),
    );

    expect(brief([closing!])).toEqual([
      'fail UnobservedFailureError: a task failed and nobody looked at it: activity `keep` failed: first (and 1 more)',
    ]);
  });

  it.each<[string, (self: Workflow) => unknown]>([
    [
      'awaited later',
      async (self) => {
        const f = self.submit(keep, 1);
        await self.sleep(1);
        await f.exception();
      },
    ],
    [
      'given to wait',
      async (self) => {
        await wait([self.submit(keep, 1), self.sleep(1)], { returnWhen: 'FIRST_COMPLETED' });
      },
    ],
    [
      'given to asCompleted',
      async (self) => {
        const all = asCompleted([self.submit(keep, 1)]);
        await self.sleep(1);
        return typeof all;
      },
    ],
    [
      'given onDone',
      (self) => {
        self.submit(keep, 1).onDone(() => undefined);
      },
    ],
    [
      'cancelled',
      async (self) => {
        const f = self.submit(keep, 1);
        await self.sleep(1);
        f.cancel();
      },
    ],
    [
      'part of a map that is looked at',
      async (self) => {
        await wait([self.map(keep, [1])]);
      },
    ],
    [
      'an argument of a task that is looked at',
      async (self) => {
        await wait([self.submit(keep, self.submit(keep, 1))]);
      },
    ],
    [
      'raced',
      async (self) => {
        await Promise.race([self.submit(keep, 1), self.sleep(1)]);
      },
    ],
  ])('of a task that is %s are seen', async (_, body) => {
    const unhandled = collectUnhandled();
    const driven = new HandDrivenRun(workflow(body));
    await driven.start();

    await driven.turn(fired('timer-1'));
    await driven.turn(failed('activity-keep-1'));

    // Those that are raced may fail the run; but not because nobody looked.
    expect(driven.run.isClosed).toBe(true);
    expect(await unhandled.stop()).toEqual([]);
  });

  it('of an argument move to the task that takes it', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        void self.submit(keep, self.submit(keep, 1));
      }),
    );
    await driven.start();

    expect(brief(await driven.turn(failed('activity-keep-1', 'x')))).toEqual([
      'fail UnobservedFailureError: a task failed and nobody looked at it: activity `keep` failed: x',
    ]);
  });

  it('of `raisesOnFailure: false` need nobody', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        void self.submit(quiet, 1);
        void self.submitWith({ raisesOnFailure: false }, keep, 1);
      }),
    );
    await driven.start();

    expect(brief(await driven.turn(failed('activity-quiet-1'), failed('activity-keep-1')))).toEqual([
      'complete',
    ]);
  });

  it('of `run` fail the run at once, and ask what is open to stop', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const open = self.submit(keep, 1);
        open.onDone(() => {
          self.submit(keep, 'too late');
        });
        void self.submit(keep, open);
        await self.sleep(1);
        throw new RangeError('x');
      }),
    );
    await driven.start();
    const warnings = collectWarnings();

    const commands = await driven.turn(fired('timer-1'));

    expect(brief(commands)).toEqual(['request-cancel-activity activity-keep-1', 'fail RangeError: x']);
    expect(await warnings.stop()).toEqual([expect.objectContaining({ code: 'invalid-state' })]);
  });
});

describe('a cancel request', () => {
  it('before the first turn: `run` is not started', async () => {
    const seen: string[] = [];
    class Cancelled extends Workflow {
      static override readonly definition = { name: 'cancelled' };
      run() {
        seen.push('run');
      }
      override shouldCancel() {
        seen.push('shouldCancel');
        return true;
      }
      override onCanceled() {
        seen.push('onCanceled');
      }
    }
    const driven = new HandDrivenRun(Cancelled);

    expect(brief(await driven.start([], [CANCEL]))).toEqual(['cancel']);
    expect(seen).toEqual(['shouldCancel', 'onCanceled']);
  });

  it('that is refused changes nothing, and each is asked about', async () => {
    let asked = 0;
    class Refusing extends Workflow {
      static override readonly definition = { name: 'refusing' };
      run() {
        return this.submit(keep, 1);
      }
      override shouldCancel() {
        asked += 1;
        return false;
      }
    }
    const driven = new HandDrivenRun(Refusing);

    const turns = [
      brief(await driven.start([], [CANCEL])),
      brief(await driven.turn(CANCEL)),
      brief(await driven.turn(completed('activity-keep-1', 1))),
    ];

    expect(turns).toEqual([['schedule activity-keep-1'], [], ['complete 1']]);
    expect(asked).toBe(2);
  });

  it('cancels what is open before user code goes on, refuses submits, and ends as cancelled however `run` ends', async () => {
    for (const ends of ['returns', 'throws']) {
      const driven = new HandDrivenRun(
        workflow(async (self) => {
          const states: unknown[] = [];
          try {
            await self.submit(keep, 1);
          } catch (error) {
            states.push((error as { code?: string }).code);
          }
          try {
            self.submit(keep, 2);
          } catch (error) {
            states.push((error as { code?: string }).code);
          }
          if (ends === 'throws') throw new RangeError('x');
          return states;
        }),
      );
      await driven.start();

      expect(brief(await driven.turn(CANCEL, completed('activity-keep-1')))).toEqual([
        'request-cancel-activity activity-keep-1',
        'cancel',
      ]);
    }
  });

  it.each(['shouldCancel', 'onCanceled'] as const)('fails the run when %s throws', async (method) => {
    class Throwing extends Workflow {
      static override readonly definition = { name: 'throwing' };
      async run() {
        await wait([this.submit(keep, 1)]);
        return 'as if nothing had come';
      }
    }
    Object.defineProperty(Throwing.prototype, method, {
      value: () => {
        throw new RangeError(method);
      },
    });
    const driven = new HandDrivenRun(Throwing);
    await driven.start();

    // With the end of `run` in the same turn: that was taken for the outcome.
    expect(brief(await driven.turn(CANCEL, completed('activity-keep-1')))).toEqual([
      `fail RangeError: ${method}`,
    ]);
  });

  it('ends waits with a limit, and stops their timers', async () => {
    const seen: unknown[] = [];
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const open = self.submit(keep, 1);
        const ends = await Promise.allSettled([
          wait([open], { timeoutMs: 5_000 }).then(({ notDone }) => notDone.size),
          open.result({ timeoutMs: 6_000 }),
          asCompleted([open], { timeoutMs: 7_000 })
            .next()
            .then(({ value }) => value?.[1].state),
        ]);
        seen.push(
          ...ends.map((end) =>
            end.status === 'fulfilled' ? end.value : (end.reason as { code: string }).code,
          ),
        );
      }),
    );
    await driven.start();

    const commands = await driven.turn(CANCEL);

    expect(seen).toEqual([0, 'cancelled', 'cancelled']);
    expect(brief(commands)).toEqual([
      'cancel-timer timer-1',
      'cancel-timer timer-2',
      'cancel-timer timer-3',
      'request-cancel-activity activity-keep-1',
      'cancel',
    ]);
  });
});

describe('limits inside a workflow', () => {
  it('are durable timers, which are cancelled when the wait is over', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const future = self.submit(keep, 1);
        const first = await wait([future], { timeoutMs: 100 });
        const second = await future
          .exception({ timeoutMs: 200 })
          .catch((error: unknown) => (error as { code: string }).code);
        const third = await future.result({ timeoutMs: 300 });
        return [first.notDone.size, second, third];
      }),
    );

    const turns = [
      brief(await driven.start()),
      brief(await driven.turn(fired('timer-1'))),
      brief(await driven.turn(fired('timer-2'))),
      brief(await driven.turn(completed('activity-keep-1', 'x'))),
    ];

    expect(turns).toEqual([
      ['schedule activity-keep-1', 'start-timer timer-1'],
      ['start-timer timer-2'],
      ['start-timer timer-3'],
      ['cancel-timer timer-3', 'complete [1,"timeout","x"]'],
    ]);
  });

  it('that never come cost no timer', async () => {
    const driven = new HandDrivenRun(
      workflow(async (self) => self.submit(keep, 1).result({ timeoutMs: Infinity })),
    );

    expect(brief(await driven.start())).toEqual(['schedule activity-keep-1']);
  });
});

describe('code that waits for something else', () => {
  it('fails after the turn if no future is open', async () => {
    const driven = new HandDrivenRun(workflow(() => new Promise(() => undefined)));

    expect(brief(await driven.start())[0]).toMatch(
      /^fail SimpleflowError: `run` waits, but no future of its run is open: /u,
    );
  });

  it.each<[string, (self: Workflow) => unknown]>([
    ['submit', (self) => self.submit(keep, 1)],
    ['map', (self) => self.map(keep, [1])],
    ['startTimer', (self) => self.sleep(1)],
    ['now', (self) => self.now()],
    ['random', (self) => self.random()],
    ['uuid', (self) => self.uuid()],
    ['its end', () => undefined],
  ])('is refused outside a turn: %s', async (_, act) => {
    let wakes = 0;
    let release = (): void => undefined;
    const outside = new Promise<void>((resolve) => (release = resolve));
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        const open = self.submit(keep, 1);
        await Promise.race([open, outside]);
        // Whatever user code makes of the refusal, the run fails.
        try {
          act(self);
        } catch (error) {
          return (error as { code?: string }).code;
        }
        return 'not refused';
      }),
      { onForeign: () => (wakes += 1) },
    );
    await driven.start();

    release();
    await new Promise(setImmediate);

    expect(wakes).toBeGreaterThan(0);
    expect(brief(await driven.turn())).toEqual([
      'request-cancel-activity activity-keep-1',
      expect.stringMatching(/^fail SimpleflowError: `.+` (?:was called|ended) outside a turn/u),
    ]);
  });
});

describe('the options of one submit', () => {
  it.each<[object, string, string]>([
    [{ taskList: 'a:b' }, 'invalid-id', 'a task list `a:b` cannot be used'],
    [
      { priority: 1.5 },
      'invalid-option',
      '`priority` for `keep` must be a 32 bit integer, got `1.5` (number)',
    ],
    [
      { raisesOnFailure: 0 },
      'invalid-option',
      '`raisesOnFailure` for `keep` must be true or false, got `0` (number)',
    ],
    [
      { heartbeatMs: 0 },
      'invalid-option',
      '`heartbeatMs` for `keep` must be a whole number of milliseconds above 0, got `0` (number)',
    ],
    [{ id: 'a/b' }, 'invalid-id', 'an activity id `activity-keep-a/b` cannot be used'],
  ])('are refused at once if they cannot be used: %j', async (options, code, message) => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        try {
          self.submitWith(options, keep, 1);
        } catch (error) {
          return [(error as { code?: string }).code, (error as Error).message.slice(0, message.length)];
        }
        return 'not refused';
      }),
    );

    expect(brief(await driven.start())).toEqual([`complete ${JSON.stringify([code, message])}`]);
  });
});
