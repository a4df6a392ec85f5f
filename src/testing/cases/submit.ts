import assert from 'node:assert/strict';
import { ActivityError } from '../../errors.js';
import {
  add,
  countArguments,
  describeContext,
  echoLater,
  fail,
  failLater,
  failQuietly,
  increment,
  multiply,
  nothing,
} from '../fixtures/activities.js';
import { lambdaDouble, lambdaUnknown } from '../fixtures/lambdas.js';
import { rejection, thrown } from '../expect.js';
import type { Case } from '../kit.js';

/** An activity submitted outside a workflow. */
export const SUBMIT_CASES = {
  'an activity gives its result': async ({ executor }) => {
    const future = executor.submit(add, 1, 2);

    assert.equal(await future, 3);
    assert.equal(await future.result(), 3);
    assert.equal(await future.exception(), undefined);
    assert.deepEqual(
      [future.done(), future.state, future.running(), future.cancelled()],
      [true, 'finished', false, false],
    );
  },
  'an activity may be asynchronous': async ({ executor }) => {
    assert.equal(await executor.submit(echoLater, 'late'), 'late');
  },
  'an activity may be a class with `execute`': async ({ executor }) => {
    assert.equal(await executor.submit(multiply, 6, 7), 42);
  },
  'an activity that returns nothing gives undefined': async ({ executor }) => {
    assert.equal(await executor.submit(nothing), undefined);
  },
  'a Lambda function gives its result, and one that nobody knows has failed': async ({ executor }) => {
    assert.equal(await executor.submit(lambdaDouble, { x: 2 }), 4);
    await rejection(executor.submit(lambdaUnknown, 1), 'activity-failed');
  },
  'arguments that are undefined keep their places': async ({ executor }) => {
    assert.equal(await executor.submit(countArguments, undefined, 1, undefined), 3);
  },
  'futures as arguments are data dependencies, also inside lists and objects': async ({ executor }) => {
    const one = executor.submit(increment, 0);
    const two = executor.submit(increment, one);
    const nested = executor.submit(echoLater, { list: [one, { two }], plain: 3 });

    assert.deepEqual(await nested, { list: [1, { two: 2 }], plain: 3 });
  },
  'a failure carries what was thrown and which activity threw it': async ({ executor }) => {
    for (const failing of [fail, failLater]) {
      const error = await rejection(executor.submit(failing, 'out of stock'), 'activity-failed');

      assert.ok(error instanceof ActivityError);
      assert.equal(error.activityName, failing.definition.name);
      assert.equal(error.activityId, `activity-${failing.definition.name}-1`);
      assert.equal(error.attempt, 1);
      const { cause } = error;
      assert.ok(cause instanceof RangeError);
      assert.equal(cause.message, 'out of stock');
      assert.deepEqual(Object.entries(cause).sort(), [
        ['code', 'E_KIT'],
        ['limit', 9],
      ]);
      assert.ok(cause.cause instanceof TypeError);
      assert.equal(cause.cause.message, 'the cause');
      assert.match(String(cause.stack), /breakDown/u);
    }
  },
  '`exception` gives the error of a failed task instead of throwing it': async ({ executor }) => {
    const future = executor.submit(fail, 'no');

    assert.ok((await future.exception()) instanceof ActivityError);
    assert.equal(future.state, 'finished');
  },
  'a task with a failed argument is never scheduled and fails with that same error': async ({ executor }) => {
    const failing = executor.submit(fail, 'first');
    const dependant = executor.submit(echoLater, [failing]);

    assert.equal(await dependant.exception(), await failing.exception());
  },
  'with `raisesOnFailure: false` the result is undefined and `exception` has the error': async ({
    executor,
  }) => {
    const quiet = executor.submit(failQuietly, 'hushed');
    const dependant = executor.submit(echoLater, [quiet]);

    assert.equal(await quiet, undefined);
    assert.ok((await quiet.exception()) instanceof ActivityError);
    assert.deepEqual(await dependant, [undefined]);
  },
  'a failed future that nobody looks at troubles nobody': async (kit) => {
    const { executor } = kit;
    const failing = executor.submit(fail, 'unseen');
    const next = executor.submit(increment, 1);

    assert.equal(await next, 2);
    // Another process may take longer to fail than the next one to add.
    await kit.until('the first has failed', () => failing.done());
    await kit.rest();
    assert.equal(await executor.submit(increment, 2), 3);
  },
  'tasks are numbered by name in the order of submit, also those that wait for arguments': async ({
    executor,
  }) => {
    const first = executor.submit(increment, 1);
    const waiting = executor.submit(increment, first);
    const third = executor.submit(increment, 5);
    const other = executor.submit(echoLater, 1);

    assert.deepEqual(
      [first.id, waiting.id, third.id, other.id],
      [
        'activity-kit-increment-1',
        'activity-kit-increment-2',
        'activity-kit-increment-3',
        'activity-kit-echo-later-1',
      ],
    );
    assert.deepEqual([await first, await waiting, await third], [2, 3, 6]);
  },
  'an activity knows who it is, outside a workflow': async ({ executor }) => {
    const future = executor.submitWith({ id: 'mine' }, describeContext);

    assert.deepEqual(await future, {
      activityId: 'activity-kit-describe-context-mine',
      name: 'kit-describe-context',
      version: '2',
      taskList: 'default',
      attempt: 1,
      workflowId: undefined,
      runId: undefined,
      aborted: false,
    });
  },
  'an option or id that cannot be used is refused by `submit`': async ({ executor }) => {
    thrown(() => executor.submitWith({ startToCloseMs: 0 }, increment, 1), 'invalid-option');
    thrown(() => executor.submitWith({ heartbeatMs: 0.5 }, increment, 1), 'invalid-option');
    thrown(() => executor.submitWith({ id: 'a/b' }, increment, 1), 'invalid-id');
    // Outside a workflow an id is free again when its task has ended.
    const open = executor.submitWith({ id: 'once' }, echoLater, 1);
    thrown(() => executor.submitWith({ id: 'once' }, echoLater, 1), 'invalid-id');
    await open;
    thrown(() => executor.submit((() => 1) as never), 'invalid-input');
  },
  'a value that cannot be sent is refused by `submit`': async ({ executor }) => {
    thrown(() => executor.submit(echoLater, () => 1), 'not-serializable');
    const cycle: unknown[] = [];
    cycle.push(cycle);
    thrown(() => executor.submit(echoLater, cycle), 'not-serializable');

    assert.equal(await executor.submit(increment, 1), 2);
  },
} as const satisfies Record<string, Case>;
