import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import { echo } from '../fixtures/activities.js';
import type { Case } from '../kit.js';

/** Sends what chance and time gave to activities, so that a replay that sees anything else diverges. */
export class Chance extends Workflow {
  static override readonly definition = { name: 'kit-chance', version: '3' };

  async run(): Promise<unknown[]> {
    const seen = [this.random(), this.random(), this.uuid(), this.now()];
    const isStill = this.now() === this.now();
    await this.submit(echo, seen);
    await this.sleep(5_000);
    const later = [this.random(), this.uuid()];
    await this.submit(echo, later);
    return [...seen, ...later, isStill, this.now() - Number(seen[3])];
  }
}

export class Information extends Workflow {
  static override readonly definition = { name: 'kit-information', version: '9', taskList: 'kit-list' };

  async run(): Promise<unknown> {
    return this.information;
  }
}

async function chance(kit: Parameters<Case>[0]): Promise<unknown[]> {
  const handle = await kit.start(Chance, []);
  await kit.untilTimers(handle);
  await kit.advanceMs(5_000);
  return handle.result();
}

/** Chance, time and identity inside a workflow. */
export const CHANCE_CASES = {
  '`now`, `random` and `uuid` are the same in every replay, and other in another run': async (kit) => {
    const first = await chance(kit);
    const second = await chance(kit);

    const [a, b, uuid, nowMs, c, laterUuid, isStill, tookMs] = first;
    for (const number of [a, b, c]) assert.ok(typeof number === 'number' && number >= 0 && number < 1);
    assert.equal(new Set(first.slice(0, 6)).size, 6);
    for (const id of [uuid, laterUuid]) {
      assert.match(String(id), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
    }
    assert.ok(Number.isSafeInteger(nowMs));
    assert.deepEqual([isStill, tookMs], [true, 5_000]);
    assert.notDeepEqual(first.slice(0, 3), second.slice(0, 3));
  },
  'a run knows who it is': async (kit) => {
    const handle = await kit.start(Information, [], { tags: ['a', 'b'] });

    assert.deepEqual(await handle.result(), {
      workflowId: handle.workflowId,
      continuedFromRunId: undefined,
      runId: handle.runId,
      name: 'kit-information',
      version: '9',
      taskList: 'kit-list',
      tags: ['a', 'b'],
      parent: undefined,
    });
  },
} as const satisfies Record<string, Case>;
