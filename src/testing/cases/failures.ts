import assert from 'node:assert/strict';
import { ActivityError, WorkflowError } from '../../errors.js';
import { asCompleted } from '../../futures/as-completed.js';
import { wait } from '../../futures/wait.js';
import { Workflow } from '../../workflow/workflow.js';
import { echo, fail, failOnOdd, failQuietly, gate, increment } from '../fixtures/activities.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';

export class Throws extends Workflow {
  static override readonly definition = { name: 'kit-throws' };

  async run(how: 'activity' | 'itself' | 'while open', folder: string): Promise<void> {
    if (how === 'activity') await this.submit(fail, 'out of stock');
    if (how === 'while open') {
      // Something that is running when `run` throws.
      const running = this.submit(gate, folder);
      running.onDone(() => undefined);
      await this.sleep(10_000);
    }
    throw Object.assign(new RangeError('itself'), { limit: 1 });
  }
}

/** Looks at a failed future in one way, or not. */
export class Looks extends Workflow {
  static override readonly definition = { name: 'kit-looks' };

  async run(how: string): Promise<string> {
    if (how === 'map') {
      await this.map(failOnOdd, [1]).exception();
      return how;
    }
    const failing = this.submit(fail, 'unseen');
    if (how === 'then') failing.then(undefined, () => undefined);
    if (how === 'await') await Promise.resolve(failing).catch(() => undefined);
    if (how === 'result') failing.result().catch(() => undefined);
    if (how === 'exception') await failing.exception();
    if (how === 'onDone') failing.onDone(() => undefined);
    if (how === 'wait') await wait([failing]);
    if (how === 'asCompleted') for await (const _ of asCompleted([failing])) break;
    if (how === 'argument, seen') await this.submit(echo, failing).exception();
    return how;
  }
}

export class Unobserved extends Workflow {
  static override readonly definition = { name: 'kit-unobserved' };

  async run(how: 'two' | 'argument' | 'map' | 'quiet' | 'cancelled'): Promise<string> {
    if (how === 'two') {
      this.submit(fail, 'first');
      this.submit(increment, 1);
      this.submit(fail, 'second');
    }
    if (how === 'argument') this.submit(echo, [this.submit(fail, 'moved')]);
    if (how === 'map') this.map(failOnOdd, [1, 2]);
    if (how === 'quiet') this.submit(failQuietly, 'hushed');
    if (how === 'cancelled') this.submit(increment, 1).cancel();
    return how;
  }
}

async function unobserved(kit: Parameters<Case>[0], how: 'two' | 'argument' | 'map'): Promise<string[]> {
  const error = await rejection(kit.run(Unobserved, how), 'workflow-failed');
  const { cause } = error;
  assert.ok(cause instanceof Error && Reflect.get(cause, 'code') === 'unobserved-failure', String(cause));
  const first: unknown = cause.cause;
  const rest: unknown = Reflect.get(cause, 'errors');
  assert.ok(Array.isArray(rest));
  return [first, ...(rest as unknown[])].map((each) => (each as Error).message);
}

const WAYS = [
  'then',
  'await',
  'result',
  'exception',
  'onDone',
  'wait',
  'asCompleted',
  'argument, seen',
  'map',
];

/** What becomes of failures inside a workflow. */
export const FAILURE_CASES = {
  'an activity’s failure reaches the workflow, and fails it if nobody catches it': async (kit) => {
    const handle = await kit.start(Throws, ['activity', '']);

    const error = await rejection(handle.result(), 'workflow-failed');

    assert.ok(error instanceof WorkflowError);
    const { workflowName, workflowId, runId, cause } = error;
    assert.deepEqual([workflowName, workflowId, runId], ['kit-throws', handle.workflowId, handle.runId]);
    assert.ok(cause instanceof ActivityError);
    assert.deepEqual(
      [cause.code, cause.activityName, cause.activityId, cause.attempt],
      ['activity-failed', 'kit-fail', 'activity-kit-fail-1', 1],
    );
    const origin = cause.cause;
    assert.ok(origin instanceof RangeError && origin.cause instanceof TypeError);
    assert.deepEqual([origin.message, Reflect.get(origin, 'code')], ['out of stock', 'E_KIT']);
    assert.equal((await handle.describe()).status, 'failed');
  },
  'what `run` throws is the cause of the run’s failure': async (kit) => {
    const { cause } = await rejection(kit.run(Throws, 'itself', ''), 'workflow-failed');

    assert.ok(cause instanceof RangeError);
    assert.deepEqual([cause.message, Reflect.get(cause, 'limit')], ['itself', 1]);
  },
  'if `run` throws the run fails at once, and open activities are asked to stop': async (kit) => {
    const handle = await kit.start(Throws, ['while open', kit.folder]);
    await kit.untilSign('started');
    await kit.untilTimers(handle);
    await kit.advanceMs(10_000);

    await rejection(handle.result(), 'workflow-failed');
    await kit.untilSign('stopped');
  },
  'a failure that nobody has looked at fails the run, the first in submit order as its cause': async (
    kit,
  ) => {
    const messages = await unobserved(kit, 'two');

    assert.equal(messages.length, 2);
    assert.match(messages[0] ?? '', /: first$/u);
    assert.match(messages[1] ?? '', /: second$/u);
  },
  'a failure passed as an argument is now the receiver’s': async (kit) => {
    const messages = await unobserved(kit, 'argument');

    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? '', /: moved$/u);
  },
  'a failure in a list that nobody has looked at fails the run': async (kit) => {
    const messages = await unobserved(kit, 'map');

    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? '', /: 1 is odd$/u);
  },
  'a failure is observed by whoever looks at its future or at what holds it': async (kit) => {
    for (const way of WAYS) assert.equal(await kit.run(Looks, way), way);
  },
  'cancelled futures and `raisesOnFailure: false` need nobody to look at them': async (kit) => {
    assert.equal(await kit.run(Unobserved, 'quiet'), 'quiet');
    assert.equal(await kit.run(Unobserved, 'cancelled'), 'cancelled');
  },
} as const satisfies Record<string, Case>;
