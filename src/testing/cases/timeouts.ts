import assert from 'node:assert/strict';
import { ActivityError } from '../../errors.js';
import type { Future } from '../../futures/future.js';
import {
  beat,
  gate,
  gateBeating,
  gateScheduleToClose,
  gateStartToClose,
  increment,
} from '../fixtures/activities.js';
import { leaveSign } from '../fixtures/gates.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';
import { occupy } from './cancel-outside.js';

async function timedOut(future: Future<unknown>, timeout: string): Promise<void> {
  const error = await rejection(future, 'activity-timed-out');
  assert.ok(error instanceof ActivityError);
  assert.ok(error.message.includes(timeout), error.message);
  assert.equal(error.attempt, 1);
}

/** The four time limits of an activity. */
export const TIMEOUT_CASES = {
  '`startToCloseMs` ends a try that takes too long, and asks it to stop': async (kit) => {
    const future = kit.executor.submit(gateStartToClose, kit.folder);
    await kit.untilSign('started');

    await kit.advanceMs(9_000);
    assert.equal(future.done(), false);
    await kit.advanceMs(1_000);

    await timedOut(future, 'start-to-close');
    await kit.untilSign('stopped');
    assert.equal(await kit.executor.submit(increment, 1), 2);
  },
  '`scheduleToStartMs` ends a try that no worker has begun': async (kit) => {
    const { executor, folder } = kit;
    const busy = occupy(executor, folder);
    const future = executor.submitWith({ scheduleToStartMs: 10_000 }, increment, 1);
    await kit.untilSign('started');

    await kit.advanceMs(9_000);
    assert.equal(future.done(), false);
    // On its way to another process it may have been scheduled late: then its time began during those nine seconds.
    for (let s = 1; s <= 200 && !future.done(); s += 1) await kit.advanceMs(1_000);

    await timedOut(future, 'schedule-to-start');
    kit.openGate();
    await Promise.all(busy);
  },
  '`scheduleToStartMs` does not limit a try that has begun': async (kit) => {
    const { executor, folder } = kit;
    const future = executor.submitWith({ scheduleToStartMs: 10_000 }, gate, folder);
    await kit.untilSign('started');

    await kit.advanceMs(20_000);
    kit.openGate();

    assert.equal(await future, 'opened');
  },
  '`scheduleToCloseMs` limits waiting and running together': async (kit) => {
    const future = kit.executor.submit(gateScheduleToClose, kit.folder);
    await kit.untilSign('started');

    await kit.advanceMs(9_000);
    assert.equal(future.done(), false);
    await kit.advanceMs(1_000);

    await timedOut(future, 'schedule-to-close');
    await kit.untilSign('stopped');
  },
  '`heartbeatMs` limits the silence of an activity, not its length': async (kit) => {
    const future = kit.executor.submit(beat, kit.folder);
    await kit.untilSign('started');

    for (const next of [1, 2, 3]) {
      await kit.advanceMs(9_000);
      leaveSign(kit.folder, `beat-${next}`);
      await kit.untilSign(`beaten-${next}`);
    }
    await kit.advanceMs(9_000);
    assert.equal(future.done(), false);
    await kit.advanceMs(1_000);

    await timedOut(future, 'heartbeat');
    await kit.untilSign('stopped');
  },
  'with `autoHeartbeat` the silence of an activity is not limited': async (kit) => {
    const future = kit.executor.submit(gateBeating, kit.folder);
    await kit.untilSign('started');

    for (let times = 0; times < 3; times += 1) {
      await kit.advanceMs(9_000);
      await kit.rest();
    }
    kit.openGate();

    assert.equal(await future, 'opened');
  },
  'an activity that ends in time is not troubled by its limits': async (kit) => {
    const { executor, folder } = kit;
    const limits = { startToCloseMs: 5_000, scheduleToCloseMs: 5_000, heartbeatMs: 5_000 };
    const future = executor.submitWith(limits, gate, folder);
    await kit.untilSign('started');
    kit.openGate();

    assert.equal(await future, 'opened');
    await kit.advanceMs(10_000);
    assert.equal(await future, 'opened');
  },
} as const satisfies Record<string, Case>;
