import { describe, expect, it } from 'vitest';
import { activity, wait } from 'simpleflow';
import {
  brief,
  completed,
  failed,
  fired,
  HandDrivenRun,
  timedOut,
  workflow,
} from '../../../support/hand-driven-run.js';

const keep = activity('keep', (x: unknown) => x);
const retried = activity('retried', () => 1, { retry: 1 });
const delayed = activity('delayed', () => 1, { retry: { maxAttempts: 3, initialDelayMs: 1_000 } });

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
