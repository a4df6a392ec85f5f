import { describe, expect, it } from 'vitest';
import { activity, wait } from 'simpleflow';
import { brief, completed, failed, HandDrivenRun, workflow } from '../../../support/hand-driven-run.js';
import { collectWarnings } from '../../../support/collect-warnings.js';

const keep = activity('keep', (x: unknown) => x);
const once = activity('once', (x: unknown) => x, { idempotent: true });

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
