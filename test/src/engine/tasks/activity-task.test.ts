import { describe, expect, it } from 'vitest';
import { activity, wait } from 'simpleflow';
import {
  brief,
  cancelled,
  completed,
  failed,
  fired,
  HandDrivenRun,
  timedOut,
  workflow,
} from '../../../support/hand-driven-run.js';

const keep = activity('keep', (x: unknown) => x);
const retried = activity('retried', () => 1, { retry: 1 });

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
