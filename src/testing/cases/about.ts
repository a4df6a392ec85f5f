import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import { increment } from '../fixtures/activities.js';
import type { Case } from '../kit.js';

/** A run about itself, and about the one that it continues. */
export class KnowsItself extends Workflow {
  static override readonly definition = { name: 'kit-knows-itself', version: '3', taskList: 'kit-list' };

  async run(before: unknown): Promise<unknown> {
    await this.submit(increment, 1);
    const { workflowId, runId, name, version, taskList, tags, parent, continuedFromRunId } = this.information;
    const seen = { workflowId, runId, name, version, taskList, tags, parent, continuedFromRunId };
    return before === undefined ? this.continueAsNew(seen) : [before, seen];
  }
}

/** Its history as it grows: by one activity a turn, then by texts of known length. */
export class MeasuresItself extends Workflow {
  static override readonly definition = { name: 'kit-measures-itself' };

  async run(...noise: readonly unknown[]): Promise<unknown[]> {
    const sizes = [this.historySize];
    for (let i = 0; i < 3; i += 1) {
      await this.submit(increment, i);
      sizes.push(this.historySize);
    }
    this.recordMarker('text', 'ä'.repeat(1_000));
    const sameTurn = this.historySize;
    await this.submit(increment, noise.length);
    return [sizes, sameTurn, this.historySize];
  }
}

export class SaysWhatItDoes extends Workflow {
  static override readonly definition = { name: 'kit-says-what-it-does' };

  async run(): Promise<string> {
    this.setExecutionContext({ step: 1n });
    await this.sleep(1_000);
    this.setExecutionContext('second');
    await this.sleep(1_000);
    this.setExecutionContext(undefined);
    await this.sleep(1_000);
    return 'done';
  }
}

/** What a run knows about itself, and says about itself. */
export const ABOUT_CASES = {
  'a run that goes on as a new one knows which run it continues': async (kit) => {
    const handle = await kit.start(KnowsItself, [undefined], { workflowId: 'kit-known', tags: ['a'] });

    const [first, second] = (await handle.result()) as Record<string, unknown>[];

    const common = {
      workflowId: 'kit-known',
      name: 'kit-knows-itself',
      version: '3',
      taskList: 'kit-list',
      tags: ['a'],
      parent: undefined,
    };
    assert.deepEqual(first, { ...common, runId: handle.runId, continuedFromRunId: undefined });
    const { runId } = second ?? {};
    assert.deepEqual(second, { ...common, runId, continuedFromRunId: handle.runId });
    assert.notEqual(runId, handle.runId);
  },
  'a run can read how long its history is, in events and bytes, as of its turn': async (kit) => {
    const [sizes, sameTurn, last] = (await kit.run(MeasuresItself)) as [Size[], Size, Size];

    const steps = sizes.slice(1).map(({ events }, i) => events - (sizes[i]?.events ?? 0));
    // Scheduled, started, completed: of the activity, and of the decision.
    assert.deepEqual(
      sizes.map(({ events }) => events),
      [4, 10, 16, 22],
    );
    assert.deepEqual(steps, [6, 6, 6]);
    assert.deepEqual(sameTurn, sizes.at(-1));
    assert.equal(last.events - sameTurn.events, 7);
    const grown = last.bytes - sameTurn.bytes;
    assert.ok(grown > 2_000 && grown < 2_100, `a marker of 2,000 bytes added ${grown}`);
  },
  'what a run says about itself shows from outside, until it says something else': async (kit) => {
    const handle = await kit.start(SaysWhatItDoes, []);
    const seen: unknown[] = [];
    for (let step = 0; step < 3; step += 1) {
      await kit.untilTimers(handle);
      await kit.rest();
      const description = await handle.describe();
      seen.push('executionContext' in description ? description.executionContext : 'nothing');
      await kit.advanceMs(1_000);
    }

    assert.equal(await handle.result(), 'done');
    assert.deepEqual(seen, [{ step: 1n }, 'second', 'nothing']);
  },
} as const satisfies Record<string, Case>;

type Size = MeasuresItself['historySize'];
