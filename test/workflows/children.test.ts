import { describe, expect, it } from 'vitest';
import {
  activity,
  assertReplayed,
  replayJournal,
  SimpleflowError,
  Workflow,
  type Journal,
  type WorkflowClass,
  type WorkflowHandle,
} from 'simpleflow';
import { VirtualClock } from '../../src/inprocess/clock.js';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { adler32Hex } from '../../src/util/adler32.js';

const double = activity('double', (x: number) => 2 * x);

class Child extends Workflow {
  static override readonly definition = { name: 'child', tags: 'inherit' as const };

  async run(x: number): Promise<{ value: number; tags: readonly string[]; parent: string | undefined }> {
    const value = await this.submit(double, x);
    return { value, tags: this.information.tags, parent: this.information.parent?.workflowId };
  }
}

class Parent extends Workflow {
  static override readonly definition = { name: 'parent' };

  async run(): Promise<unknown> {
    const first = this.submit(Child, this.submit(double, 1));
    const second = this.submitWith({ workflowId: 'my-child', tags: ['own'] }, Child, 5);
    return [first.id, second.id, await first, await second];
  }
}

class Failing extends Workflow {
  static override readonly definition = { name: 'failing' };

  async run(kind: string): Promise<string> {
    if (kind === 'fail') throw new RangeError('child says no');
    if (kind === 'sleep') await this.sleep(3_600_000);
    return kind;
  }
}

class Catching extends Workflow {
  static override readonly definition = { name: 'catching' };

  async run(): Promise<unknown> {
    const failed = this.submitWith({ retry: 2 }, Failing, 'fail');
    const late = this.submitWith({ executionStartToCloseMs: 60_000 }, Failing, 'sleep');
    const cancelled = this.submit(Failing, 'sleep');
    const quiet = this.submitWith({ raisesOnFailure: false }, Failing, 'fail');
    const taken = [1, 2].map(() => this.submitWith({}, Failing, 'ok'));
    await Promise.all(taken);
    cancelled.cancel();
    return [await codeOf(failed), await codeOf(late), await codeOf(cancelled), await quiet, await taken[0]];
  }
}

class LeavesThem extends Workflow {
  static override readonly definition = { name: 'leaves-them' };

  async run(fails: boolean): Promise<string> {
    this.submitWith({ workflowId: 'terminated', childPolicy: 'terminate' }, Failing, 'sleep');
    this.submitWith({ workflowId: 'asked', childPolicy: 'request-cancel' }, Failing, 'sleep');
    this.submitWith({ workflowId: 'abandoned', childPolicy: 'abandon' }, Failing, 'sleep');
    await this.sleep(1_000);
    if (fails) throw new Error('the parent fails');
    return 'done';
  }
}

class SignalsItsChild extends Workflow {
  static override readonly definition = { name: 'signals-its-child' };

  async run(): Promise<unknown> {
    const child = this.submit(Waits);
    await this.waitSignal('ready');
    await this.sendSignal({ workflowId: child.id ?? '' }, 'go', 42);
    return child;
  }
}

class Waits extends Workflow {
  static override readonly definition = { name: 'waits' };

  async run(): Promise<unknown> {
    await this.sendSignal('parent', 'ready');
    return this.waitSignal('go');
  }
}

class WaitsInAChild extends Workflow {
  static override readonly definition = { name: 'waits-in-a-child' };

  async run(): Promise<unknown> {
    const error = (await this.submit(Waits).exception()) as SimpleflowError;
    return [error.code, (error.cause as SimpleflowError).code];
  }
}

class CountsDown extends Workflow {
  static override readonly definition = { name: 'counts-down' };

  async run(n: number, sum: number): Promise<number> {
    const next = await this.submit(double, n);
    if (n === 0) return sum + (await this.waitSignal<number>('bonus'));
    return this.continueAsNew(n - 1, sum + next);
  }
}

describe('a child workflow', () => {
  it('is submitted like an activity, with ids of its own and what it inherits', async () => {
    const { result, handle } = await record(Parent, [], { workflowId: 'p', tags: ['a'] });

    const id = `workflow-child-p--${adler32Hex(handle.runId)}--1`;
    expect(result).toEqual([
      id,
      'my-child',
      { value: 4, tags: ['a'], parent: 'p' },
      { value: 10, tags: ['own'], parent: 'p' },
    ]);
  });

  it('that fails, times out or is cancelled gives a typed error', async () => {
    const { result, journal } = await record(Catching, []);

    expect(result).toEqual(['workflow-failed', 'workflow-timed-out', 'cancelled', undefined, 'ok']);
    const starts = journal.turns
      .flatMap(({ commands }) => commands)
      .filter((command) => command.kind === 'start-child');
    expect(starts.filter(({ id }) => id === starts[0]!.id).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  it('goes on after its parent has failed, or not, as its policy says', async () => {
    const clock = new VirtualClock('manual');
    await using executor = createLocalExecutor({ clock });
    const parent = await executor.start(LeavesThem, [true]);
    const failed = parent.result().catch((error: unknown) => (error as SimpleflowError).code);
    while ((await parent.describe()).openTimers === 0) await new Promise(setImmediate);

    clock.advanceMs(1_000);

    expect(await failed).toBe('workflow-failed');
    const ids = ['terminated', 'asked', 'abandoned'];
    await expect(executor.start(Failing, ['ok'], { workflowId: 'abandoned' })).rejects.toMatchObject({
      code: 'workflow-already-running',
    });
    for (const workflowId of ids.slice(0, 2)) {
      while (!(await isFree(executor, workflowId))) await new Promise(setImmediate);
    }
    clock.advanceMs(3_600_000);
  });

  it('holds its parent open, and may be signalled by it', async () => {
    const { result } = await record(SignalsItsChild, []);

    expect(result).toBe(42);
  });
});

describe('a child that waits for a signal', () => {
  it('fails when nobody is left who could send it, and its parent hears of it', async () => {
    await using executor = createLocalExecutor({ clock: new VirtualClock() });

    const parent = executor.submit(WaitsInAChild);

    expect(await parent).toEqual(['workflow-failed', 'never-settles']);
  });
});

describe('continue as new', () => {
  it('gives the result of the last run to who waits for the first, and takes signals along', async () => {
    await using executor = createLocalExecutor({ journal: true, clock: new VirtualClock() });
    const handle = await executor.start(CountsDown, [3, 0], { workflowId: 'c' });

    await handle.signal('bonus', 100);

    expect(await handle.result()).toBe(112);
    const description = await handle.describe();
    expect(description.workflowId).toBe('c');
    expect(description.runId).not.toBe(handle.runId);
    const journal = JSON.parse(JSON.stringify(await handle.history())) as Journal;
    assertReplayed(await replayJournal(CountsDown, journal));
  });
});

async function isFree(
  executor: ReturnType<typeof createLocalExecutor>,
  workflowId: string,
): Promise<boolean> {
  try {
    const handle = await executor.start(Failing, ['ok'], { workflowId });
    await handle.result();
    return true;
  } catch (error) {
    if (SimpleflowError.is(error) && error.code === 'workflow-already-running') return false;
    throw error;
  }
}

async function codeOf(future: PromiseLike<unknown>): Promise<string> {
  try {
    await future;
    return 'none';
  } catch (error) {
    return (error as SimpleflowError).code;
  }
}

async function record<A extends readonly unknown[]>(
  workflow: WorkflowClass<A>,
  args: A,
  options: { workflowId?: string; tags?: string[] } = {},
) {
  await using executor = createLocalExecutor({ journal: true, clock: new VirtualClock() });
  const handle: WorkflowHandle<unknown> = await executor.start(workflow, args, options);
  const result = await handle.result();
  const journal = JSON.parse(JSON.stringify(await handle.history())) as Journal;
  assertReplayed(await replayJournal(workflow, journal));
  return { result, handle, journal };
}
