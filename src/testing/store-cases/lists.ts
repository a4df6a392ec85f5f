import assert from 'node:assert/strict';
import type { RunFilter } from '../../store/run-records.js';
import { close, commit, newRun, turn, type StoreCase } from './support.js';

/** What is seen of runs, and what is forgotten. */
export const LIST_CASES = {
  'lists are filtered and paged, newest first': async (store) => {
    await using host = await store.open();
    for (let index = 1; index <= 5; index += 1) {
      await host.start(newRun(`r${index}`, `order-${index}`, { tags: index % 2 === 0 ? ['even'] : [] }));
    }
    await host.start(newRun('other', 'x', { name: 'other', version: '2' }));
    const failure = { code: 'activity-failed', message: 'card Declined', taskId: 'activity-charge-1' };
    await commit(host, turn('r2', 1), close('r2', { status: 'failed', failure }));
    const ids = (filter: RunFilter): string[] => host.list(filter).runs.map(({ runId }) => runId);

    assert.deepEqual(ids({}), ['other', 'r5', 'r4', 'r3', 'r2', 'r1']);
    assert.deepEqual(ids({ statuses: ['failed'] }), ['r2']);
    assert.deepEqual(ids({ statuses: [] }), []);
    assert.deepEqual(ids({ tag: 'even' }), ['r4', 'r2']);
    assert.deepEqual(ids({ tag: 'even', statuses: ['open'] }), ['r4']);
    assert.deepEqual(ids({ name: 'other', version: '2' }), ['other']);
    assert.deepEqual(ids({ workflowIdPrefix: 'order-' }).length, 5);
    assert.deepEqual(ids({ workflowIdPrefix: 'order%' }), []);
    assert.deepEqual(ids({ failureText: 'declined' }), ['r2']);
    assert.deepEqual(host.list({ statuses: ['failed'] }).runs[0]?.failure, failure);
    const first = host.list({}, { limit: 4 });
    const second = host.list({}, { limit: 4, ...(first.next === undefined ? {} : { after: first.next }) });
    assert.deepEqual(
      [...first.runs, ...second.runs].map(({ runId }) => runId),
      ids({}),
    );
    assert.equal(second.next, undefined);
    assert.deepEqual(host.counts(), { failed: 1, open: 5, held: 0 });
  },
  'changes since a revision can be followed': async (store) => {
    await using host = await store.open();
    for (const id of ['r1', 'r2']) await host.start(newRun(id));
    const last = host.lastRevision();
    assert.equal(host.changedSince(0).at(-1)?.revision, last);
    assert.deepEqual(host.changedSince(last), []);
    await commit(host, turn('r1', 1));

    assert.deepEqual(
      host.changedSince(last).map(({ runId }) => runId),
      ['r1'],
    );
  },
  'no revision is given twice, also when the run that changed last is pruned': async (store) => {
    await using host = await store.open();
    for (const id of ['r1', 'r2']) await host.start(newRun(id));
    await commit(host, close('r2', { atMs: 10 }));
    const last = host.changedSince(0).at(-1)?.revision ?? 0;
    host.prune(20);
    await commit(host, turn('r1', 1));

    assert.deepEqual(
      host.changedSince(last).map(({ runId }) => runId),
      ['r1'],
    );
  },
  'closed runs can be pruned by age': async (store) => {
    await using host = await store.open();
    for (const id of ['old', 'new', 'open']) await host.start(newRun(id, id, { tags: ['t'] }));
    await commit(host, turn('old', 1), close('old', { atMs: 10 }), close('new', { atMs: 20 }));

    assert.equal(host.prune(20), 1);
    assert.equal(host.find('old'), undefined);
    assert.deepEqual([...host.turns('old')], []);
    assert.deepEqual(
      host.list({ tag: 't' }).runs.map(({ runId }) => runId),
      ['open', 'new'],
    );
  },
} as const satisfies Record<string, StoreCase>;
