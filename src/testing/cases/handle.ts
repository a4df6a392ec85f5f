import assert from 'node:assert/strict';
import { WorkflowError } from '../../errors.js';
import { replayJournal } from '../../replay/replay-journal.js';
import { Workflow } from '../../workflow/workflow.js';
import { increment } from '../fixtures/activities.js';
import { rejection, thrown } from '../expect.js';
import type { Case } from '../kit.js';
import { JOURNAL_CASE } from '../subject.js';
import { Sleeper } from './workflows.js';

export class AddsOne extends Workflow {
  static override readonly definition = { name: 'kit-adds-one' };

  async run(x: number): Promise<number> {
    return this.submit(increment, x);
  }
}

/** Passes for `AddsOne` of another time: it does something else. */
class AddsTwo extends Workflow {
  static override readonly definition = { name: 'kit-adds-one' };

  async run(x: number): Promise<number> {
    return this.submit(increment, x + 1);
  }
}

/** Runs seen from outside: `submit` of a workflow, `start` and the handle. */
export const HANDLE_CASES = {
  'a workflow can be submitted like an activity, also with futures': async ({ executor }) => {
    const one = executor.submit(AddsOne, 0);
    const two = executor.submit(AddsOne, one);

    assert.deepEqual([await one, await two, await executor.submit(increment, two)], [1, 2, 3]);
  },
  'a handle says how its run is': async (kit) => {
    const handle = await kit.start(Sleeper, [10_000], { workflowId: 'kit-handle', tags: ['a'] });
    await kit.untilTimers(handle);

    const open = await handle.describe();
    await kit.advanceMs(10_000);
    assert.equal(await handle.result(), 'slept');
    assert.equal(await handle.result(), 'slept');
    const closed = await handle.describe();

    const { startedAtMs, closedAtMs, ...rest } = open;
    assert.deepEqual(rest, {
      workflowId: 'kit-handle',
      runId: handle.runId,
      name: 'kit-sleeper',
      version: '7',
      tags: ['a'],
      status: 'open',
      openActivities: 0,
      openTimers: 1,
      openChildren: 0,
      parent: undefined,
    });
    assert.ok(handle.runId.length > 0);
    assert.equal(closedAtMs, undefined);
    assert.deepEqual([closed.status, closed.openTimers], ['completed', 0]);
    assert.equal(Number(closed.closedAtMs) - startedAtMs, 10_000);
  },
  'a timeout of `result` gives up waiting, not the run': async (kit) => {
    const handle = await kit.start(Sleeper, [10_000]);
    await kit.untilTimers(handle);

    await rejection(handle.result({ timeoutMs: 1 }), 'timeout');
    await kit.advanceMs(10_000);

    assert.equal(await handle.result(), 'slept');
  },
  '`terminate` closes a run without asking it': async (kit) => {
    const handle = await kit.start(Sleeper, [10_000]);
    await kit.untilTimers(handle);

    await handle.terminate('enough');

    const error = await rejection(handle.result(), 'workflow-terminated');
    assert.ok(error instanceof WorkflowError);
    assert.match(error.message, /enough/u);
    assert.equal(error.workflowId, handle.workflowId);
    assert.equal((await handle.describe()).status, 'terminated');
    await handle.terminate();
    await handle.cancel();
    assert.equal((await handle.describe()).status, 'terminated');
  },
  'the workflow id of an open run cannot be started again, that of a closed one can': async (kit) => {
    const workflowId = 'kit-taken';
    const first = await kit.start(Sleeper, [1_000], { workflowId });
    await rejection(kit.executor.start(Sleeper, [1_000], { workflowId }), 'workflow-already-running');
    await kit.untilTimers(first);
    await kit.advanceMs(1_000);
    await first.result();

    const second = await kit.start(AddsOne, [1], { workflowId });

    assert.equal(await second.result(), 2);
    assert.notEqual(first.runId, second.runId);
  },
  'what cannot be started is refused': async ({ executor }) => {
    await rejection(executor.start(Sleeper, [1], { workflowId: 'a/b' }), 'invalid-id');
    await rejection(executor.start(Sleeper, [1], { workflowId: 'x'.repeat(257) }), 'invalid-id');
    await rejection(
      executor.start(Sleeper, [1], { tags: Array.from({ length: 6 }, String) }),
      'invalid-option',
    );
    await rejection(executor.start(Sleeper, [1], { tags: ['x'.repeat(257)] }), 'invalid-option');
    await rejection(executor.start(Sleeper, [Symbol('no') as never]), 'not-serializable');
    await rejection(executor.start(increment as never, []), 'invalid-input');
    thrown(() => executor.submit(Sleeper, (() => 1) as never), 'not-serializable');
  },
  [JOURNAL_CASE]: async (kit) => {
    const handle = await kit.start(AddsOne, [1]);
    await handle.result();

    const journal = await handle.history();

    assert.equal(journal.format, 'simpleflow-journal/2');
    assert.deepEqual(JSON.parse(JSON.stringify(journal)), journal);
    assert.equal(journal.turns[0]?.events[0]?.kind, 'run-started');
    assert.equal(journal.turns.at(-1)?.commands.at(-1)?.kind, 'complete-run');
    const other = await replayJournal(AddsTwo, journal);
    assert.deepEqual([other.ok, other.divergences.map(({ kind }) => kind)], [false, ['input']]);
  },
} as const satisfies Record<string, Case>;
