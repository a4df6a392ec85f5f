import { describe, expect, it } from 'vitest';
import { activity, wait } from 'simpleflow';
import { brief, completed, HandDrivenRun, workflow } from '../../../support/hand-driven-run.js';

const add = activity('add', (x: number, y: number) => x + y);
const keep = activity('keep', (x: unknown) => x);

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
