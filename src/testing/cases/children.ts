import assert from 'node:assert/strict';
import type { ChildPolicy } from '../../workflow/submittable.js';
import { Workflow } from '../../workflow/workflow.js';
import { increment, note } from '../fixtures/activities.js';
import { readLog } from '../fixtures/gates.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';

export class Child extends Workflow {
  static override readonly definition = { name: 'kit-child' };

  async run(how: 'add' | 'fail' | 'sleep', folder: string): Promise<unknown> {
    if (how === 'fail') throw new RangeError('the child says no');
    try {
      if (how === 'sleep') await this.sleep(60_000);
    } finally {
      await this.shielded((scope) => scope.submit(note, folder, 'child ends').result());
    }
    return [await this.submit(increment, 1), this.information.parent?.workflowId];
  }
}

export class Parent extends Workflow {
  static override readonly definition = { name: 'kit-parent' };

  async run(folder: string): Promise<unknown[]> {
    const one = this.submit(increment, 0);
    const first = this.submit(Child, 'add', folder);
    const early = first.done();
    const mine = this.submitWith({ workflowId: 'kit-my-child' }, Child, 'add', folder);
    const second = this.submit(Child, 'add', this.submit(note, folder, 'not a folder') as never);
    second.cancel();
    return [early, [first, mine].map(({ id }) => id), await first, await mine, await one];
  }
}

export class FailingChildren extends Workflow {
  static override readonly definition = { name: 'kit-failing-children' };

  async run(folder: string): Promise<unknown[]> {
    const failed = await this.submit(Child, 'fail', folder).exception();
    const quiet = await this.submitWith({ raisesOnFailure: false }, Child, 'fail', folder);
    const sleeping = this.submit(Child, 'sleep', folder);
    await this.sleep(1_000);
    const answer = [sleeping.cancel(), sleeping.state];
    const late = await this.submitWith(
      { executionStartToCloseMs: 10_000 },
      Child,
      'sleep',
      folder,
    ).exception();
    return [
      ...[failed, late].map((error) => Reflect.get(error ?? {}, 'code') as unknown),
      quiet,
      answer,
      (failed?.cause as Error).message,
    ];
  }
}

/** Ends with an open child. */
export class LeavesChild extends Workflow {
  static override readonly definition = { name: 'kit-leaves-child', unawaited: 'abandon' } as const;

  async run(how: 'fail' | 'return', childPolicy: ChildPolicy, folder: string): Promise<string> {
    this.submitWith({ workflowId: `kit-${childPolicy}`, childPolicy }, Child, 'sleep', folder);
    await this.sleep(1_000);
    if (how === 'fail') throw new RangeError('the parent says no');
    return 'returned';
  }
}

async function afterParent(
  kit: Parameters<Case>[0],
  how: 'fail' | 'return',
  policy: ChildPolicy,
): Promise<void> {
  const handle = await kit.start(LeavesChild, [how, policy, kit.folder]);
  await kit.untilTimers(handle);
  await kit.until('the child is open', async () => (await handle.describe()).openChildren === 1);
  await kit.rest();
  await kit.advanceMs(1_000);
  if (how === 'fail') await rejection(handle.result(), 'workflow-failed');
  else await handle.result();
  await kit.rest();
}

async function isOpen(kit: Parameters<Case>[0], workflowId: string): Promise<boolean> {
  return kit.executor.start(Child, ['add', kit.folder], { workflowId }).then(
    async (handle) => {
      await handle.result();
      return false;
    },
    () => true,
  );
}

/** Workflows submitted by workflows. */
export const CHILD_CASES = {
  'a child is submitted like an activity, and has an id of its own': async (kit) => {
    const { folder } = kit;
    const handle = await kit.start(Parent, [folder], { workflowId: 'kit-p' });

    const [early, ids, first, mine] = await handle.result();

    assert.equal(early, false);
    const [id, own] = ids as string[];
    assert.match(String(id), /^workflow-kit-child-kit-p--[0-9a-f]{1,8}--1$/u);
    assert.equal(own, 'kit-my-child');
    assert.deepEqual(
      [first, mine],
      [
        [2, 'kit-p'],
        [2, 'kit-p'],
      ],
    );
  },
  'a child that fails, runs out of time or is cancelled says so': async (kit) => {
    const { folder } = kit;
    const handle = await kit.start(FailingChildren, [folder]);
    await kit.untilTimers(handle);
    await kit.rest();
    await kit.advanceMs(1_000);
    await kit.until('the cancelled child has ended', () => readLog(folder).length === 1);
    await kit.until('the last child is open', async () => (await handle.describe()).openChildren === 1);
    await kit.rest();
    await kit.advanceMs(10_000);

    assert.deepEqual(await handle.result(), [
      'workflow-failed',
      'workflow-timed-out',
      undefined,
      [true, 'cancelled'],
      'the child says no',
    ]);
  },
  'a child of a failed parent is terminated, asked to cancel or left, as its policy says': async (kit) => {
    const { folder } = kit;
    await afterParent(kit, 'fail', 'terminate');
    assert.equal(await isOpen(kit, 'kit-terminate'), false);
    assert.deepEqual(readLog(folder), ['child ends']);
    await afterParent(kit, 'fail', 'request-cancel');
    await kit.until('the child has cleaned up', () => readLog(folder).length === 2);
    await afterParent(kit, 'fail', 'abandon');
    assert.equal(await isOpen(kit, 'kit-abandon'), true);
  },
  'a parent that returns leaves an open child running, whatever its policy': async (kit) => {
    await afterParent(kit, 'return', 'terminate');

    assert.equal(await isOpen(kit, 'kit-terminate'), true);
    await kit.advanceMs(60_000);
    await kit.until('the child has ended', () => readLog(kit.folder).length === 1);
  },
} as const satisfies Record<string, Case>;
