import assert from 'node:assert/strict';
import { defaultCodec } from '../../codec/codec.js';
import type { WorkflowError } from '../../errors.js';
import { valueOf } from '../../runs/run-outcome.js';
import {
  Adder,
  Countdown,
  Failer,
  refused,
  signalText,
  start,
  until,
  Waiter,
  type RunServiceCase,
} from './support.js';

/** What can be done to runs from outside. */
export const STEERING_CASES = {
  'a run is started by name, carried out by its host, and its result comes back': async (instance) => {
    const { runId, workflowId, status } = await start(instance, Adder, [1, 2], { workflowId: 'sum' });

    const result = await instance.service.result(runId);

    assert.deepEqual([workflowId, status], ['sum', 'open']);
    assert.equal(result.run.status, 'completed');
    assert.equal(valueOf(result, defaultCodec), 3);
  },
  'a workflow id that an open run has is refused, and one that no backend can carry': async (instance) => {
    await start(instance, Waiter, ['x'], { workflowId: 'w' });

    await refused('workflow-already-running', start(instance, Waiter, ['y'], { workflowId: 'w' }));
    await refused('invalid-id', start(instance, Waiter, ['y'], { workflowId: 'a/b' }));
    await refused('invalid-option', start(instance, Waiter, ['y'], { tags: Array(6).fill('t') }));
    assert.equal((await instance.service.list()).runs.length, 1);
  },
  'a signal reaches its run': async (instance) => {
    const { runId } = await start(instance, Waiter, ['x'], { workflowId: 'w' });
    await instance.service.signal('w', 'go', signalText({ paid: 7 }));

    assert.deepEqual(valueOf(await instance.service.result(runId), defaultCodec), { paid: 7 });
  },
  'a signal to a closed run is refused, and so is a name that no backend can carry': async (instance) => {
    const { runId } = await start(instance, Adder, [1, 2]);
    await instance.service.result(runId);

    await refused('signal-failed', instance.service.signal(runId, 'go', signalText()));
    await refused('invalid-id', instance.service.signal(runId, 'a/b', signalText()));
  },
  'a run is cancelled': async (instance) => {
    const { runId } = await start(instance, Waiter, ['x']);
    await instance.service.cancel(runId);

    const result = await instance.service.result(runId);

    assert.equal(result.outcome.status, 'cancelled');
    assert.throws(() => valueOf(result, defaultCodec), { code: 'cancelled' });
    await instance.service.cancel(runId);
  },
  'a run is terminated, with the reason': async (instance) => {
    const { runId } = await start(instance, Waiter, ['x']);
    await instance.service.terminate(runId, 'wrong order');

    const result = await instance.service.result(runId);

    assert.deepEqual(result.outcome, { status: 'terminated', reason: 'wrong order' });
    assert.throws(() => valueOf(result, defaultCodec), { code: 'workflow-terminated' });
    await instance.service.terminate(runId);
    assert.equal((await instance.service.describe(runId)).status, 'terminated');
  },
  'the failure of a run comes back as its error': async (instance) => {
    const { runId } = await start(instance, Failer, []);
    const result = await instance.service.result(runId);

    assert.throws(
      () => valueOf(result, defaultCodec),
      (error: WorkflowError) => {
        assert.equal(error.code, 'workflow-failed');
        assert.equal(String(error.cause), 'RangeError: out of stock');
        return true;
      },
    );
  },
  'the result is that of the run with which a chain of runs ends': async (instance) => {
    const first = await start(instance, Countdown, [2], { workflowId: 'count' });

    const result = await instance.service.result(first.runId);

    assert.equal(valueOf(result, defaultCodec), 'lift-off');
    const { runs } = await instance.service.list({ workflowId: 'count' });
    assert.deepEqual(
      runs.map(({ status }) => status),
      ['completed', 'continued-as-new', 'continued-as-new'],
    );
    assert.equal(runs[0]?.runId, result.run.runId);
    assert.equal(runs[2]?.continuedAsRunId, runs[1]?.runId);
  },
  'a wait for a result ends at its limit, or when it is stopped': async (instance) => {
    const { runId } = await start(instance, Waiter, ['x']);
    const stop = new AbortController();
    const stopped = instance.service.result(runId, { signal: stop.signal });
    stop.abort();

    await refused('cancelled', stopped);
    await refused('timeout', instance.service.result(runId, { timeoutMs: 1 }));
    await until(instance, runId, ({ waitsFor }) => waitsFor.length > 0);
    assert.equal((await instance.service.describe(runId)).status, 'open');
  },
} as const satisfies Record<string, RunServiceCase>;
