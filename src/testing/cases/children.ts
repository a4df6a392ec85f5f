import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import { increment, note } from '../fixtures/activities.js';
import { adler32Hex } from '../../util/adler32.js';
import { readLog } from '../fixtures/gates.js';
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
    const second = this.submit(Child, 'add', this.submit(note, folder, 'not a folder'));
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

/** Its child has the workflow id of an open run. */
export class TakesId extends Workflow {
  static override readonly definition = { name: 'kit-takes-id' };

  async run(folder: string): Promise<unknown[]> {
    const { workflowId } = this.information;
    const error = await this.submitWith({ workflowId }, Child, 'add', folder).exception();
    return [error, error?.cause].map((each) => Reflect.get(Object(each) as object, 'code') as unknown);
  }
}

/** Workflows submitted by workflows. */
export const CHILD_CASES = {
  'a child is submitted like an activity, and has an id of its own': async (kit) => {
    const { folder } = kit;
    const handle = await kit.start(Parent, [folder], { workflowId: 'kit-p' });

    const [early, ids, first, mine] = await handle.result();

    assert.equal(early, false);
    const [id, own] = ids as string[];
    assert.equal(id, `workflow-kit-child-kit-p--${adler32Hex(handle.runId)}--1`);
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
  'a child whose workflow id an open run has cannot be started, and says so': async (kit) => {
    const handle = await kit.start(TakesId, [kit.folder], { workflowId: 'kit-own' });

    assert.deepEqual(await handle.result(), ['workflow-failed', 'workflow-already-running']);
    assert.deepEqual(readLog(kit.folder), []);
  },
} as const satisfies Record<string, Case>;
