import { describe, expect, it } from 'vitest';
import type { Workflow } from 'simpleflow';
import { activity } from 'simpleflow';
import { brief, CANCEL, completed, HandDrivenRun, workflow } from '../../../support/hand-driven-run.js';

const keep = activity('keep', (x: unknown) => x);

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
