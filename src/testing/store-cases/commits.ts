import assert from 'node:assert/strict';
import { rejection } from '../expect.js';
import { completed, IDLE, newRun, signal, turn, type StoreCase } from './support.js';

/** Runs, turns and inboxes: what a host writes. */
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

    await host.commit([{ runId: 'r1', turn: turn(1), close: completed }]);
    await host.start(newRun('r2', 'same'));

    assert.equal(host.find('same')?.runId, 'r2');
    assert.equal(host.find('r1')?.status, 'completed');
  },
  'a turn is committed with what it took, and read in order': async (store) => {
    await using host = await store.open();
    await host.start(newRun('r1'));
    const taken = host.inbox('r1').map(({ id }) => id);
    await host.commit([
      {
        runId: 'r1',
        turn: turn(1, '{"é":"✓"}'),
        taken,
        summary: { ...IDLE, openTimers: 2, waitsFor: ['go'] },
      },
    ]);
    for (let number = 2; number <= 1_203; number += 1)
      await host.commit([{ runId: 'r1', turn: turn(number) }]);

    const run = host.find('r1');
    assert.deepEqual([run?.turns, run?.events, run?.openTimers, run?.waitsFor], [1_203, 1_203, 2, ['go']]);
    assert.deepEqual(host.inbox('r1'), []);
    const turns = [...host.turns('r1')];
    assert.equal(turns[0]?.text, '{"é":"✓"}');
    assert.deepEqual(
      turns.map(({ number }) => number),
      Array.from({ length: 1_203 }, (_, index) => index + 1),
    );
    assert.deepEqual(
      [...host.turns('r1', 1_203)],
      [{ number: 1_203, atMs: 1_700_000_001_203, text: '{"turn":1203}' }],
    );
  },
  'a close with an unseen signal is refused, alone': async (store) => {
    await using host = await store.open();
    for (const id of ['r1', 'r2', 'r3']) await host.start(newRun(id));
    await host.send(signal('r1'));
    await host.send({ runId: 'r2', kind: 'cancel-requested', text: '{"kind":"cancel-requested"}' });
    const seen = host.inbox('r2').map(({ id }) => id);
    const receipt = await host.commit([
      { runId: 'r1', turn: turn(1), close: completed, deliveries: [signal('r3', 'lost')] },
      { runId: 'r2', turn: turn(1), close: completed, taken: seen },
      { runId: 'r3', turn: turn(1) },
    ]);

    assert.deepEqual(receipt, { refused: ['r1'], deliveryIds: [] });
    assert.deepEqual(
      ['r1', 'r2', 'r3'].map((id) => [host.find(id)?.status, host.find(id)?.turns]),
      [
        ['open', 0],
        ['completed', 1],
        ['open', 1],
      ],
    );
    assert.equal(host.inbox('r1').length, 2);
    assert.equal(host.inbox('r3').length, 1);
  },
  'a close from outside is never refused': async (store) => {
    await using host = await store.open();
    await host.start(newRun('r1'));
    await host.send(signal('r1'));
    const end = '{"kind":"terminate-run"}';
    const receipt = await host.commit([{ runId: 'r1', close: { status: 'terminated', atMs: 1, end } }]);

    assert.deepEqual(receipt.refused, []);
    assert.deepEqual([host.find('r1')?.status, host.find('r1')?.end], ['terminated', end]);
    assert.equal(await host.send(signal('r1')), false);
    await rejection(host.send(signal('nobody')), 'unknown-run');
  },
  'deliveries get ids by which their receivers take them': async (store) => {
    await using host = await store.open();
    for (const id of ['r1', 'r2']) await host.start(newRun(id));
    const { deliveryIds } = await host.commit([
      { runId: 'r1', turn: turn(1), deliveries: [signal('r2', 'one'), signal('r1', 'two')] },
    ]);

    assert.deepEqual(
      [...host.inbox('r2').slice(1), ...host.inbox('r1').slice(1)].map(({ id }) => id),
      deliveryIds,
    );
    await host.commit([{ runId: 'r2', turn: turn(1), taken: deliveryIds.slice(0, 1) }]);
    assert.equal(host.inbox('r2').length, 1);
    assert.equal(host.inbox('r1').length, 2);
  },
  'a run goes on as a new one in one transaction': async (store) => {
    await using host = await store.open();
    await host.start(newRun('r1', 'same'));
    await host.commit([
      {
        runId: 'r1',
        turn: turn(1),
        close: { status: 'continued-as-new', atMs: 5, continuedAsRunId: 'r2' },
        starts: [newRun('r2', 'same', { continuedFromRunId: 'r1' })],
        deliveries: [signal('r2')],
      },
    ]);

    assert.deepEqual([host.find('r1')?.continuedAsRunId, host.find('r2')?.continuedFromRunId], ['r2', 'r1']);
    assert.equal(host.find('same')?.runId, 'r2');
    assert.equal(host.inbox('r2').length, 2);
  },
  'a cascade goes with the close that caused it, or not at all': async (store) => {
    await using host = await store.open();
    for (const id of ['parent', 'child']) await host.start(newRun(id));
    await host.send(signal('parent'));
    const cascade = [{ runId: 'child', close: { status: 'terminated', atMs: 1, end: '{}' } }] as const;
    await host.commit([{ runId: 'parent', turn: turn(1), close: completed, cascade }]);
    assert.equal(host.find('child')?.status, 'open');

    const taken = host.inbox('parent').map(({ id }) => id);
    await host.commit([{ runId: 'parent', turn: turn(1), taken, close: completed, cascade }]);
    assert.deepEqual([host.find('parent')?.status, host.find('child')?.status], ['completed', 'terminated']);
  },
  'a commit that fails leaves nothing behind': async (store) => {
    await using host = await store.open();
    for (const id of ['r1', 'taken']) await host.start(newRun(id));
    await rejection(
      (async () =>
        host.commit([
          { runId: 'r1', turn: turn(1) },
          { runId: 'r1', starts: [newRun('r9', 'taken')] },
        ]))(),
      'workflow-already-running',
    );

    assert.equal(host.find('r1')?.turns, 0);
    assert.deepEqual([...host.turns('r1')], []);
    await host.commit([{ runId: 'r1', turn: turn(1) }]);
    assert.equal(host.find('r1')?.turns, 1);
  },
  'everything committed is there for the next host': async (store) => {
    const first = await store.open();
    await first.start(newRun('r1', 'same', { settings: '{"a":1}', timeoutAtMs: 9, origin: '{"o":1}' }));
    await first.commit([{ runId: 'r1', turn: turn(1) }]);
    await first.send(signal('r1'));
    first.mark({ runId: 'r1', taskId: 'activity-a-1', attempt: 2, isBegun: true, isLater: false, losses: 3 });
    first.hold('r1', 'it does not replay');
    const before = first.find('r1');
    await first[Symbol.asyncDispose]();
    await using second = await store.open();

    assert.equal(second.epoch, first.epoch + 1);
    assert.equal(second.secret, first.secret);
    assert.deepEqual(second.find('r1'), before);
    assert.equal(before?.held, 'it does not replay');
    assert.equal(second.inbox('r1').length, 2);
    assert.deepEqual(second.marks('r1'), [
      { runId: 'r1', taskId: 'activity-a-1', attempt: 2, isBegun: true, isLater: false, losses: 3 },
    ]);
    second.hold('r1', undefined);
    assert.equal(second.find('r1')?.held, undefined);
  },
  'a host sees what clients leave, once': async (store) => {
    await using host = await store.open();
    await using client = await store.client();
    await host.start(newRun('r1'));
    assert.equal(host.news(), undefined);

    await client.start(newRun('r2'));
    await client.send(signal('r1'));
    await host.send(signal('r1', 'of the host itself'));

    const news = host.news();
    assert.deepEqual(
      [news?.started.map(({ runId }) => runId), news?.inbox.map(({ runId, kind }) => [runId, kind])],
      [['r2'], [['r1', 'signal-received']]],
    );
    assert.equal(host.news(), undefined);
    await rejection(client.start(newRun('r3', 'r1')), 'workflow-already-running');
    await rejection(client.send(signal('nobody')), 'unknown-run');
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
    assert.equal(host.news(), undefined);
  },
} as const satisfies Record<string, StoreCase>;
