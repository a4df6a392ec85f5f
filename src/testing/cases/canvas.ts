import assert from 'node:assert/strict';
import { Chain } from '../../canvas/chain.js';
import { FuncGroup } from '../../canvas/func-group.js';
import { Group } from '../../canvas/group.js';
import { markerTask, sendSignalTask, taskWith, timerTask, waitSignalTask } from '../../canvas/tasks.js';
import { GroupError } from '../../errors.js';
import { Workflow } from '../../workflow/workflow.js';
import { add, echo, failWith, gate, increment } from '../fixtures/activities.js';
import type { Case } from '../kit.js';

export class Adds extends Workflow {
  static override readonly definition = { name: 'kit-adds' };

  async run(a: number, b: number): Promise<number> {
    return this.submit(add, a, b);
  }
}

/** What is sent on reaches activities, children, groups, chains and functions. */
export class SendsOn extends Workflow {
  static override readonly definition = { name: 'kit-sends-on' };

  async run(): Promise<unknown> {
    return this.submit(
      new Chain(
        { sendResult: true },
        [increment, 1],
        [add, 10],
        [Adds, 100],
        new Group([add, 1_000], new Chain([add, 2_000], [echo, 'alone'])),
        new FuncGroup((sums) => [echo, sums]),
      ),
    );
  }
}

export class KeepsInStep extends Workflow {
  static override readonly definition = { name: 'kit-keeps-in-step' };

  async run(): Promise<unknown> {
    const steps = new Chain(
      markerTask('step', 1),
      sendSignalTask('self', 'note', 7),
      waitSignalTask('note'),
      timerTask(1_000),
      taskWith({ id: 'mine' }, increment, 1),
    );
    return [await this.submit(steps), this.listMarkers()];
  }
}

export class Windowed extends Workflow {
  static override readonly definition = { name: 'kit-windowed' };

  async run(folder: string): Promise<number> {
    const gates = Array.from({ length: 3 }, () => [gate, folder] as const);
    const results = await this.submit(new Group({ maxParallel: 2 }, ...gates));
    return results.length;
  }
}

export class FailsInParts extends Workflow {
  static override readonly definition = { name: 'kit-fails-in-parts' };

  async run(): Promise<unknown[]> {
    const parts = [
      [increment, 1],
      [failWith, 'b'],
      [increment, 3],
    ] as const;
    const chain = await this.submit(new Chain(...parts)).exception();
    const all = await this.submit(new Chain({ breakOnFailure: false }, ...parts)).exception();
    const quiet = this.submit(new Group({ raisesOnFailure: false }, ...parts));
    const inner = this.submit(new Group({ raisesOnFailure: false }, new Chain(...parts), [increment, 4]));
    const empty = this.submit(new Group());
    return [
      [chain, all, await quiet.exception(), await inner.exception()].map(textOf),
      await quiet,
      await inner,
      [empty.done(), await empty],
    ];
  }
}

function textOf(error: unknown): unknown {
  if (error instanceof GroupError) return error.errors.map(textOf);
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : error;
}

/** Chains, groups and functions of them. */
export const CANVAS_CASES = {
  'a chain sends each result on: to an activity, a child, each of a group, a chain, a function': async (
    kit,
  ) => {
    const sums = [1_112, [2_112, 'alone']];

    assert.deepEqual(await kit.run(SendsOn), [2, 12, 112, sums, sums]);
  },
  'a chain takes markers, signals, timers and tasks with options, one after the other': async (kit) => {
    const handle = await kit.start(KeepsInStep, []);
    await kit.untilTimers(handle);
    assert.equal((await handle.describe()).openActivities, 0);
    await kit.advanceMs(1_000);

    const marker = { name: 'step', details: 1 };
    assert.deepEqual(await handle.result(), [[undefined, undefined, 7, undefined, 2], [marker]]);
  },
  'a group has at most `maxParallel` elements open': async (kit) => {
    const handle = await kit.start(Windowed, [kit.folder]);
    await kit.untilSign('started');
    await kit.rest();
    assert.equal((await handle.describe()).openActivities, 2);
    kit.openGate();

    assert.equal(await handle.result(), 3);
  },
  'a chain ends with a failure, a group goes on; errors and results have holes for each other': async (
    kit,
  ) => {
    const [errors, quiet, inner, empty] = await kit.run(FailsInParts);

    assert.deepEqual(errors, [
      [undefined, 'b'],
      [undefined, 'b', undefined],
      [undefined, 'b', undefined],
      [[undefined, 'b'], undefined],
    ]);
    assert.deepEqual(
      [quiet, inner],
      [
        [2, undefined, 4],
        [[2, undefined], 5],
      ],
    );
    assert.deepEqual(empty, [true, []]);
  },
} as const satisfies Record<string, Case>;
