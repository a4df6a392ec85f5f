import { describe, expect, it } from 'vitest';
import { activity, asCompleted, wait, Workflow } from 'simpleflow';
import { brief, CANCEL, completed, HandDrivenRun, workflow } from '../../../support/hand-driven-run.js';

const keep = activity('keep', (x: unknown) => x);

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
