import { describe, expect, it } from 'vitest';
import { activity, wait } from 'simpleflow';
import { brief, completed, fired, HandDrivenRun, workflow } from '../../../support/hand-driven-run.js';

const keep = activity('keep', (x: unknown) => x);

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
