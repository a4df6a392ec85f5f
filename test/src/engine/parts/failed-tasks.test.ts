import { describe, expect, it } from 'vitest';
import type { Workflow } from 'simpleflow';
import { activity, asCompleted, wait } from 'simpleflow';
import {
  brief,
  completed,
  failed,
  fired,
  HandDrivenRun,
  workflow,
} from '../../../support/hand-driven-run.js';
import { collectUnhandled } from '../../../support/collect-unhandled.js';
import { collectWarnings } from '../../../support/collect-warnings.js';

const keep = activity('keep', (x: unknown) => x);
const quiet = activity('quiet', (x: unknown) => x, { raisesOnFailure: false });

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
