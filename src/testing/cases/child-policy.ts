import assert from 'node:assert/strict';
import type { ChildPolicy } from '../../workflow/submittable.js';
import { Workflow } from '../../workflow/workflow.js';
import { gate } from '../fixtures/activities.js';
import { readLog } from '../fixtures/gates.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';
import { Child } from './children.js';

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

/** Returns while a child is open, and nothing else. */
export class ReturnsBeforeChild extends Workflow {
  static override readonly definition = { name: 'kit-returns-before-child' };

  async run(folder: string): Promise<string> {
    this.submit(GateKeeper, folder);
    // What nobody takes is not waited for.
    this.waitSignal('kit-never');
    return 'returned';
  }
}

export class GateKeeper extends Workflow {
  static override readonly definition = { name: 'kit-gate-keeper' };

  async run(folder: string): Promise<string> {
    return this.submit(gate, folder).result();
  }
}

async function afterParent(
  kit: Parameters<Case>[0],
  how: 'fail' | 'return' | 'terminate',
  policy: ChildPolicy,
): Promise<void> {
  const handle = await kit.start(LeavesChild, [how === 'fail' ? how : 'return', policy, kit.folder]);
  await kit.untilTimers(handle);
  await kit.until('the child is open', async () => (await handle.describe()).openChildren === 1);
  await kit.rest();
  if (how === 'terminate') {
    await handle.terminate();
    await rejection(handle.result(), 'workflow-terminated');
    return kit.rest();
  }
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

/** What becomes of children when their parent ends. */
export const CHILD_POLICY_CASES = {
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
  // Of the other policies only in process: a service may know one for all children of a run that is terminated.
  'a child of a terminated parent is terminated, as is the default': async (kit) => {
    await afterParent(kit, 'terminate', 'terminate');

    assert.equal(await isOpen(kit, 'kit-terminate'), false);
    assert.deepEqual(readLog(kit.folder), ['child ends']);
  },
  'a run whose `run` has returned stays open for its children, but not for signals': async (kit) => {
    const handle = await kit.start(ReturnsBeforeChild, [kit.folder]);
    await kit.untilSign('started');
    await kit.rest();
    assert.equal((await handle.describe()).status, 'open');

    kit.openGate();

    assert.equal(await handle.result(), 'returned');
  },
  'a parent that returns leaves an open child running, whatever its policy': async (kit) => {
    await afterParent(kit, 'return', 'terminate');

    assert.equal(await isOpen(kit, 'kit-terminate'), true);
    await kit.advanceMs(60_000);
    await kit.until('the child has ended', () => readLog(kit.folder).length === 1);
  },
} as const satisfies Record<string, Case>;
