import assert from 'node:assert/strict';
import type { ClientNews } from '../../store/run-records.js';
import { rejection } from '../expect.js';
import { close, commit, IDLE, newRun, signal, turn, type StoreCase } from './support.js';

/** Runs, turns and inboxes: what hosts and clients write. */
export const COMMIT_CASES = {
  'a started run is open, and its start waits in its inbox': async (store) => {
    await using host = await store.open();
    await host.start(newRun('r1', 'order-1', { tags: ['a', 'b'], parent: { workflowId: 'p', runId: 'q' } }));

    const run = host.find('order-1');
    assert.deepEqual(host.find('r1'), run);
    assert.deepEqual([run?.status, run?.tags, run?.parent?.runId, run?.turns], ['open', ['a', 'b'], 'q', 0]);
    assert.deepEqual(
      host.inbox('r1').map(({ kind }) => kind),
      ['run-started'],
    );
    assert.deepEqual([...host.openRuns()], [run]);
    assert.equal(host.find('nobody'), undefined);
  },
  'an open workflow id cannot be started again; a closed one can': async (store) => {
    await using host = await store.open();
    await host.start(newRun('r1', 'same'));
    await rejection(host.start(newRun('r2', 'same')), 'workflow-already-running');

    await commit(host, turn('r1', 1), close('r1'));
    await host.start(newRun('r2', 'same'));

    assert.equal(host.find('same')?.runId, 'r2');
    assert.equal(host.find('r1')?.status, 'completed');
  },
  'a turn is committed with what it took, and read in order': async (store) => {
    await using host = await store.open();
    await host.start(newRun('r1'));
    const taken = host.inbox('r1').map(({ id }) => id);
    const summary = { ...IDLE, openTimers: 2, waitsFor: ['go'] };
    await commit(host, turn('r1', 1, { text: '{"é":"✓"}', taken }));
    for (let number = 2; number <= 1_203; number += 1) await commit(host, turn('r1', number, { summary }));

    const run = host.find('r1');
    assert.deepEqual([run?.turns, run?.events, run?.openTimers, run?.waitsFor], [1_203, 1_203, 2, ['go']]);
    assert.deepEqual(host.inbox('r1'), []);
    const turns = [...host.turns('r1')];
    assert.equal(turns[0]?.text, '{"é":"✓"}');
    assert.deepEqual(
      turns.map(({ number }) => number),
      Array.from({ length: 1_203 }, (_, index) => index + 1),
    );
    const last = { number: 1_203, atMs: 1_700_000_001_203, text: '{"turn":1203}' };
    assert.deepEqual([...host.turns('r1', 1_203)], [last]);
  },
  'a closed run takes nothing more': async (store) => {
    await using host = await store.open();
    await host.start(newRun('r1'));
    await host.send(signal('r1'));
    const end = '{"kind":"terminate-run"}';
    const ids = await commit(host, close('r1', { status: 'terminated', end }), {
      kind: 'deliver',
      delivery: signal('r1'),
    });

    assert.deepEqual(ids, [0]);
    assert.deepEqual([host.find('r1')?.status, host.find('r1')?.end], ['terminated', end]);
    assert.deepEqual(host.inbox('r1'), []);
    assert.equal(await host.send(signal('r1')), false);
    await rejection(host.send(signal('nobody')), 'unknown-run');
  },
  'deliveries and starts get ids by which their receivers take them': async (store) => {
    await using host = await store.open();
    for (const id of ['r1', 'r2']) await host.start(newRun(id));
    const ids = await commit(
      host,
      { kind: 'deliver', delivery: signal('r2', 'one') },
      { kind: 'start', run: newRun('r3') },
      { kind: 'deliver', delivery: signal('r3', 'two') },
    );

    const entries = [...host.inbox('r2').slice(1), ...host.inbox('r3')].map(({ id }) => id);
    assert.deepEqual(entries, ids);
    await commit(host, turn('r2', 1, { taken: ids.slice(0, 1) }), turn('r3', 1, { taken: ids.slice(1) }));
    assert.deepEqual([host.inbox('r2').length, host.inbox('r3').length], [1, 0]);
  },
  'a run goes on as a new one in one transaction': async (store) => {
    await using host = await store.open();
    await host.start(newRun('r1', 'same'));
    await commit(
      host,
      turn('r1', 1),
      close('r1', { status: 'continued-as-new', continuedAsRunId: 'r2' }),
      { kind: 'start', run: newRun('r2', 'same', { continuedFromRunId: 'r1' }) },
      { kind: 'deliver', delivery: signal('r2') },
    );

    assert.deepEqual([host.find('r1')?.continuedAsRunId, host.find('r2')?.continuedFromRunId], ['r2', 'r1']);
    assert.equal(host.find('same')?.runId, 'r2');
    assert.equal(host.inbox('r2').length, 2);
  },
  'a commit that fails leaves nothing behind': async (store) => {
    await using host = await store.open();
    for (const id of ['r1', 'taken']) await host.start(newRun(id));
    await rejection(
      commit(host, turn('r1', 1), { kind: 'start', run: newRun('r9', 'taken') }),
      'workflow-already-running',
    );

    assert.equal(host.find('r1')?.turns, 0);
    assert.deepEqual([...host.turns('r1')], []);
    await commit(host, turn('r1', 1));
    assert.equal(host.find('r1')?.turns, 1);
  },
  'everything committed is there for the next host': async (store) => {
    const first = await store.open();
    await first.start(newRun('r1', 'same', { settings: '{"a":1}', timeoutAtMs: 9, origin: '{"o":1}' }));
    await commit(first, turn('r1', 1));
    await first.send(signal('r1'));
    const mark = {
      runId: 'r1',
      taskId: 'activity-a-1',
      attempt: 2,
      isBegun: true,
      isLater: false,
      losses: 3,
    };
    first.mark(mark);
    first.hold('r1', 'it does not replay');
    const before = first.find('r1');
    await first[Symbol.asyncDispose]();
    await using second = await store.open();

    assert.equal(second.epoch, first.epoch + 1);
    assert.equal(second.secret, first.secret);
    assert.deepEqual(second.find('r1'), before);
    assert.equal(before?.held, 'it does not replay');
    assert.equal(second.inbox('r1').length, 2);
    assert.deepEqual(second.marks('r1'), [mark]);
    second.hold('r1', undefined);
    assert.equal(second.find('r1')?.held, undefined);
  },
  'a commit sees what clients left, once': async (store) => {
    await using host = await store.open();
    await using client = await store.client();
    await host.start(newRun('r1'));
    const look = async (): Promise<ClientNews> => {
      let seen: ClientNews = { started: [], inbox: [] };
      await host.commit((news) => {
        seen = news;
        return [];
      });
      return seen;
    };
    await look();
    await client.start(newRun('r2'));
    await client.send(signal('r1'));
    await host.send(signal('r1', 'of the host itself'));

    assert.equal(host.hasNews(), true);
    const news = await look();
    assert.deepEqual(
      [news.started.map(({ runId }) => runId), news.inbox.map(({ runId, kind }) => [runId, kind])],
      [
        ['r2'],
        [
          ['r2', 'run-started'],
          ['r1', 'signal-received'],
        ],
      ],
    );
    assert.deepEqual(await look(), { started: [], inbox: [] });
    await rejection(client.start(newRun('r3', 'r1')), 'workflow-already-running');
    await rejection(client.send(signal('nobody')), 'unknown-run');
  },
  'a commit that fails leaves the news for the next': async (store) => {
    await using host = await store.open();
    await using client = await store.client();
    await host.start(newRun('r1'));
    await client.send(signal('r1'));
    const failing = async (): Promise<unknown> =>
      host.commit(() => [{ kind: 'start', run: newRun('r2', 'r1') }]);
    await rejection(failing(), 'workflow-already-running');
    let seen = 0;
    await host.commit((news) => {
      seen = news.inbox.length;
      return [];
    });

    assert.equal(seen, 1);
  },
  'what clients leave while nobody hosts waits for the next host': async (store) => {
    await (await store.open())[Symbol.asyncDispose]();
    await using client = await store.client();
    await client.start(newRun('r1'));
    await client.send(signal('r1'));
    await using host = await store.open();

    assert.deepEqual(
      [...host.openRuns()].map(({ runId }) => runId),
      ['r1'],
    );
    assert.equal(host.inbox('r1').length, 2);
  },
} as const satisfies Record<string, StoreCase>;
