import { describe, expect, it } from 'vitest';
import {
  activity,
  assertReplayed,
  replayJournal,
  Workflow,
  type Journal,
  type WorkflowClass,
} from 'simpleflow';
import { VirtualClock } from '../../src/inprocess/clock.js';
import { createLocalExecutor } from 'simpleflow/backends/local';

const echo = activity('echo', async (text: string) => text);

class CancelsAScope extends Workflow {
  static override readonly definition = { name: 'cancels-a-scope' };

  async run(): Promise<unknown> {
    const outside = this.submit(echo, 'outside');
    return this.scope(async (scope) => {
      const inside = scope.submit(echo, 'inside');
      const timer = scope.sleep(10_000);
      scope.cancel();
      const codes = [inside, timer].map((future) => future.state);
      const refused = await Promise.resolve()
        .then(() => scope.submit(echo, 'late'))
        .catch((error: unknown) => (error as { code: string }).code);
      return [codes, refused, await outside];
    });
  }
}

class FailsInAScope extends Workflow {
  static override readonly definition = { name: 'fails-in-a-scope' };

  async run(): Promise<unknown> {
    let timer;
    try {
      await this.scope((scope) => {
        timer = scope.sleep(10_000);
        throw new RangeError('no');
      });
    } catch (error) {
      return [(error as Error).message, (timer as unknown as { state: string }).state];
    }
    return undefined;
  }
}

class CleansUp extends Workflow {
  static override readonly definition = { name: 'cleans-up' };

  async run(): Promise<unknown> {
    try {
      await this.sleep(3_600_000);
    } finally {
      await this.shielded(async (scope) => {
        await scope.submit(echo, 'cleaning');
        await scope.sleep(1_000);
      });
    }
    return 'unreached';
  }
}

async function run(workflow: WorkflowClass<[]>) {
  await using executor = createLocalExecutor({ journal: true, clock: new VirtualClock() });
  const handle = await executor.start(workflow, []);
  return { result: await handle.result(), journal: await handle.history() };
}

describe('a scope', () => {
  it('cancels what was submitted through it, and nothing else', async () => {
    const { result, journal } = await run(CancelsAScope);

    expect(result).toEqual([['cancelled', 'cancelled'], 'cancelled', 'outside']);
    assertReplayed(await replayJournal(CancelsAScope, JSON.parse(JSON.stringify(journal)) as Journal));
  });

  it('is cancelled when its body throws', async () => {
    const { result } = await run(FailsInAScope);

    expect(result).toEqual(['no', 'cancelled']);
  });

  it('that is shielded goes on after the run was cancelled, which then closes as cancelled', async () => {
    const clock = new VirtualClock('manual');
    await using executor = createLocalExecutor({ journal: true, clock });
    const handle = await executor.start(CleansUp, []);
    while ((await handle.describe()).openTimers === 0) await new Promise(setImmediate);

    await handle.cancel();
    const kindsSoFar = async () =>
      (await handle.history()).turns.flatMap(({ commands }) => commands.map(({ kind }) => kind));
    while ((await kindsSoFar()).filter((kind) => kind === 'start-timer').length < 2)
      await new Promise(setImmediate);
    clock.advanceMs(1_000);

    await expect(handle.result()).rejects.toMatchObject({ code: 'cancelled' });
    const journal = await handle.history();
    expect(await kindsSoFar()).toEqual([
      'start-timer',
      'cancel-timer',
      'schedule-activity',
      'start-timer',
      'cancel-run',
    ]);
    assertReplayed(await replayJournal(CleansUp, JSON.parse(JSON.stringify(journal)) as Journal));
  });
});
