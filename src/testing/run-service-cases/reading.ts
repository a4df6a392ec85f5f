import assert from 'node:assert/strict';
import { replayJournal } from '../../replay/replay-journal.js';
import { Adder, Failer, refused, signalText, until, Waiter, type RunServiceCase } from './support.js';

/** What can be seen of runs. */
export const READING_CASES = {
  'lists show runs newest first, filtered and in pages': async ({ executor, service }) => {
    for (const workflowId of ['a-1', 'a-2', 'b-1']) {
      await (await executor.start(Adder, [1, 2], { workflowId })).result();
    }
    await executor.start(Waiter, ['x'], { workflowId: 'a-3', tags: ['vip'] });
    const ids = async (filter: Parameters<typeof service.list>[0]): Promise<string[]> =>
      (await service.list(filter)).runs.map(({ workflowId }) => workflowId);

    assert.deepEqual(await ids({}), ['a-3', 'b-1', 'a-2', 'a-1']);
    assert.deepEqual(await ids({ statuses: ['open'] }), ['a-3']);
    assert.deepEqual(await ids({ name: 'kit-adder', workflowIdPrefix: 'a-' }), ['a-2', 'a-1']);
    assert.deepEqual(await ids({ tag: 'vip' }), ['a-3']);
    const first = await service.list({}, { limit: 3 });
    assert.equal(first.runs.length, 3);
    assert.ok(first.next !== undefined);
    const second = await service.list({}, { limit: 3, after: first.next });
    assert.deepEqual(
      second.runs.map(({ workflowId }) => workflowId),
      ['a-1'],
    );
    assert.equal(second.next, undefined);
    await refused('invalid-option', service.list({}, { limit: 0 }));
  },
  'an open run is described: what it is, what it was given, what it waits for': async (instance) => {
    const { workflowId, runId } = await instance.executor.start(Waiter, ['note'], {
      workflowId: 'w',
      tags: ['vip'],
    });
    await until(instance, 'w', ({ waitsFor }) => waitsFor.length > 0);

    const { startedAtMs, ...run } = await instance.service.describe(workflowId);

    assert.ok(startedAtMs > 1_600_000_000_000);
    assert.equal(run.runId, runId);
    assert.deepEqual([run.name, run.version, run.status], ['kit-waiter', '2', 'open']);
    assert.deepEqual([run.tags, run.waitsFor, run.waiting], [['vip'], ['go'], []]);
    assert.equal(run.input, '{"args":["note"],"kwargs":{}}');
    assert.equal(run.outcome, undefined);
    assert.deepEqual((await instance.service.describe(runId)).workflowId, 'w');
  },
  'a closed run is described with its end': async ({ executor, service }) => {
    await (await executor.start(Adder, [1, 2], { workflowId: 'sum' })).result();
    await assert.rejects((await executor.start(Failer, [], { workflowId: 'bad' })).result());

    const sum = await service.describe('sum');
    const bad = await service.describe('bad');

    assert.equal(sum.status, 'completed');
    assert.ok((sum.closedAtMs ?? 0) >= sum.startedAtMs);
    assert.deepEqual(sum.outcome, { status: 'completed', output: '3' });
    assert.equal(bad.outcome?.status, 'failed');
    assert.deepEqual(bad.failure, { code: 'RangeError', message: 'out of stock' });
  },
  'the newest run under a workflow id is meant, an open one first': async ({ executor, service }) => {
    const first = await executor.start(Adder, [1, 1], { workflowId: 'same' });
    await first.result();
    const second = await executor.start(Waiter, ['x'], { workflowId: 'same' });

    assert.equal((await service.describe('same')).runId, second.runId);
    assert.equal((await service.describe(first.runId)).runId, first.runId);
  },
  'runs are counted by status': async ({ executor, service }) => {
    await (await executor.start(Adder, [1, 2])).result();
    await executor.start(Waiter, ['x']);
    await executor.start(Waiter, ['y']);

    const { completed, open } = await service.counts();

    assert.deepEqual([completed, open], [1, 2]);
  },
  'a recording replays': async (instance) => {
    const handle = await instance.executor.start(Waiter, ['x'], { workflowId: 'w' });
    await handle.signal('go', 7);
    await handle.result();

    const journal = await instance.service.recording('w');

    assert.equal(journal.format, 'simpleflow-journal/2');
    assert.deepEqual(journal.identity, {
      workflowId: 'w',
      runId: handle.runId,
      name: 'kit-waiter',
      version: '2',
    });
    assert.ok((await replayJournal(Waiter, journal)).ok);
  },
  'changes of runs can be watched until the watch is stopped': async ({ executor, service }) => {
    const stop = new AbortController();
    const seen: string[] = [];
    const changes = service.watch({ signal: stop.signal });
    const handle = await executor.start(Waiter, ['x'], { workflowId: 'w' });
    await handle.signal('go', 7);

    for await (const { workflowId, status } of changes) {
      seen.push(`${workflowId} ${status}`);
      if (status === 'completed') stop.abort();
    }

    assert.equal(seen.at(-1), 'w completed');
  },
  'a run that is not there is `unknown-run` for every question': async ({ service }) => {
    await refused('unknown-run', service.describe('nobody'));
    await refused('unknown-run', service.recording('nobody'));
    await refused('unknown-run', service.result('nobody'));
    await refused('unknown-run', service.signal('nobody', 'go', signalText()));
    await refused('unknown-run', service.cancel('nobody'));
    await refused('unknown-run', service.terminate('nobody'));
  },
} as const satisfies Record<string, RunServiceCase>;
