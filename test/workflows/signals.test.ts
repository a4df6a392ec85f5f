import { describe, expect, it } from 'vitest';
import {
  activity,
  assertReplayed,
  replayJournal,
  Workflow,
  type WorkflowHandle,
  type Journal,
} from 'simpleflow';
import { VirtualClock } from '../../src/inprocess/clock.js';
import { createLocalExecutor } from 'simpleflow/backends/local';

const note = activity('note', (text: string) => text.toUpperCase());

class TakesTwo extends Workflow {
  static override readonly definition = { name: 'takes-two' };

  async run(): Promise<unknown[]> {
    const first = this.waitSignal<string>('go');
    const second = this.waitSignal<string>('go');
    return [
      await this.submit(note, first),
      await second,
      this.latestSignal('go'),
      this.latestSignal('other'),
    ];
  }
}

class Iterates extends Workflow {
  static override readonly definition = { name: 'iterates' };

  async run(): Promise<number> {
    let sum = 0;
    for await (const value of this.signals<number>('add')) {
      if (value === 0) break;
      sum += value;
    }
    return sum;
  }
}

class SendsToSelf extends Workflow {
  static override readonly definition = { name: 'sends-to-self' };

  async run(): Promise<unknown> {
    await this.sendSignal('self', 'echo', { deep: [1, new Date(5)] });
    return this.waitSignal('echo');
  }
}

class SendsToNobody extends Workflow {
  static override readonly definition = { name: 'sends-to-nobody' };

  async run(): Promise<string> {
    const failure = await this.sendSignal({ workflowId: 'nobody' }, 'hello').exception();
    return (failure as { code?: string } | undefined)?.code ?? 'delivered';
  }
}

class WaitsForEver extends Workflow {
  static override readonly definition = { name: 'waits-for-ever' };

  async run(): Promise<unknown> {
    return this.waitSignal('never');
  }
}

describe('signals', () => {
  it('are taken one by one, the oldest first, by the waits in their order', async () => {
    await using executor = createLocalExecutor({ journal: true });
    const handle = await executor.start(TakesTwo, []);

    await handle.signal('go', 'a');
    await handle.signal('go', 'b');

    expect(await handle.result()).toEqual(['A', 'b', 'b', undefined]);
    await replays(TakesTwo, handle);
  });

  it('are an async iterable that ends when the reader leaves it', async () => {
    await using executor = createLocalExecutor({ journal: true });
    const handle = await executor.start(Iterates, []);

    for (const value of [1, 2, 3, 0, 100]) await handle.signal('add', value);

    expect(await handle.result()).toBe(6);
    await replays(Iterates, handle);
  });

  it('can be sent to the run itself, with any value that can be sent', async () => {
    await using executor = createLocalExecutor({ journal: true });
    const handle = await executor.start(SendsToSelf, []);

    expect(await handle.result()).toEqual({ deep: [1, new Date(5)] });
    await replays(SendsToSelf, handle);
  });

  it('that cannot be delivered fail once, with `signal-failed`', async () => {
    await using executor = createLocalExecutor({ journal: true });
    const handle = await executor.start(SendsToNobody, []);

    expect(await handle.result()).toBe('signal-failed');
    await replays(SendsToNobody, handle);
  });

  it('that nobody can send fail a run that was submitted, and keep one waiting that was started', async () => {
    await using executor = createLocalExecutor({ clock: new VirtualClock() });

    await expect(executor.submit(WaitsForEver)).rejects.toMatchObject({
      code: 'workflow-failed',
      cause: {
        code: 'never-settles',
        message: expect.stringMatching(/^the run waits for the signal `never`/u),
      },
    });
    const handle = await executor.start(WaitsForEver, []);
    expect((await handle.describe()).status).toBe('open');
    await handle.signal('never');
    expect(await handle.result()).toBeUndefined();
  });

  it('are refused by a run that is closed', async () => {
    await using executor = createLocalExecutor();
    const handle = await executor.start(SendsToNobody, []);
    await handle.result();

    await expect(handle.signal('late')).rejects.toMatchObject({ code: 'signal-failed' });
  });
});

async function replays(
  workflow: Parameters<typeof replayJournal>[0],
  handle: WorkflowHandle<unknown>,
): Promise<void> {
  const journal = JSON.parse(JSON.stringify(await handle.history())) as Journal;
  assertReplayed(await replayJournal(workflow, journal));
}
