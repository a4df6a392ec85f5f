import assert from 'node:assert/strict';
import { it } from 'node:test';
import { activityContext } from 'simpleflow';
import { expectReplay, mock, runWorkflow, takes } from 'simpleflow/testing';
import { charge, refund, ship } from './activities.js';
import { Checkout } from './workflow.js';

const order = { id: 7, amount: 100 };
const DAY_MS = 86_400_000;

it('a checkout ships when a day has passed', async () => {
  const run = await runWorkflow(Checkout, [order, DAY_MS], {
    mocks: [mock(charge, () => 'receipt'), mock(ship, ({ id }, receipt) => `shipped ${id} for ${receipt}`)],
  });

  assert.equal(run.result, 'shipped 7 for receipt');
  assert.equal(run.elapsedMs, DAY_MS);
  await expectReplay(run);
});

it('a checkout refunds when somebody objects in time', async () => {
  const run = await runWorkflow(Checkout, [order, DAY_MS], {
    mocks: [mock(charge, () => 'receipt'), mock(refund, () => undefined)],
    signals: [{ name: 'objection', value: 'too dear', atMs: 3_600_000 }],
  });

  assert.equal(run.result, 'refunded: too dear');
  assert.deepEqual(
    run.callsOf(refund).map(({ args }) => args),
    [['receipt']],
  );
  assert.equal(run.callsOf(ship).length, 0);
  await expectReplay(run);
});

it('a checkout charges again a minute after the card was declined', async () => {
  const run = await runWorkflow(Checkout, [order, 0], {
    mocks: [
      mock(charge, () => {
        if (activityContext().attempt === 1) throw new Error('declined');
        return 'receipt';
      }),
      mock(ship, () => 'shipped'),
    ],
  });

  assert.equal(run.result, 'shipped');
  assert.deepEqual(
    run.callsOf(charge).map(({ attempt, submittedAtMs }) => [attempt, submittedAtMs]),
    [
      [1, 0],
      [2, 60_000],
    ],
  );
});

it('a checkout fails when the bank never answers', async () => {
  const run = await runWorkflow(Checkout, [order, DAY_MS], {
    mocks: [mock(charge, () => takes(Infinity))],
  });

  assert.match(run.error?.message ?? '', /`charge` timed out/);
  assert.equal(run.callsOf(charge).length, 3);
});
