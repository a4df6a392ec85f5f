import assert from 'node:assert/strict';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { Settings } from '../../config/settings.js';
import type { Executor } from '../../executor/executor.js';
import { replayJournal } from '../../replay/replay-journal.js';
import { openStoreClient } from '../../store/open-store.js';
import { rejection } from '../expect.js';
import { marked } from '../fixtures/activities.js';
import { Amount, Configured, multiplyByService, place, seen, sum } from './configured.js';
import { KIT_MODULES, url, WITH_MIDDLEWARE } from '../modules.js';
import { Commanded, Marked } from './middleware.js';

/** What a case has in its hands. */
export interface ConfigurationKit {
  /** An executor with these settings and those of the kit. It is shut down at the end of the case. */
  readonly create: (settings?: Settings) => Promise<Executor>;
  /** Of this case alone. */
  readonly folder: string;
}

type ConfigurationCase = (kit: ConfigurationKit) => Promise<void>;

/** Modules that every executor of the kit is configured with. */
export const CONFIGURED = {
  activities: [...KIT_MODULES.activityModules, url('./cases/configured')],
  container: [url('./cases/configured')],
};

/** Adds a logger and a clock of the test. */
const WATCHED = { container: [...CONFIGURED.container, url('./cases/configured-log')] };

async function written(act: () => Promise<unknown>): Promise<string> {
  const write = process.stderr.write.bind(process.stderr);
  let text = '';
  process.stderr.write = (chunk) => {
    text += String(chunk);
    return true;
  };
  try {
    await act();
  } finally {
    process.stderr.write = write;
  }
  return text;
}

/** Every setting of the core has its effect. */
export const CONFIGURATION_CASES = {
  'the codec carries values to activities and back, inside workflows too': async ({ create }) => {
    const executor = await create();

    assert.deepEqual(await executor.submit(sum, new Amount(1), new Amount(2)), new Amount(3));
    assert.deepEqual(await executor.submit(Configured, 'amounts'), new Amount(6));
  },
  'the logger gets the lines of workflows, of each level': async ({ create }) => {
    const executor = await create(WATCHED);
    seen().lines.length = 0;
    await executor.submit(Configured, 'lines');

    const levels = seen().lines.map(({ level, message }) => [level, message]);
    assert.deepEqual(
      levels,
      ['debug', 'info', 'warn', 'error'].map((level) => [level, `a line: ${level}`]),
    );
  },
  'without a logger, lines from `logLevel` on go to stderr': async ({ create }) => {
    const lines = async (settings: Settings): Promise<readonly string[]> => {
      const executor = await create(settings);
      const text = await written(async () => executor.submit(Configured, 'lines'));
      return [...text.matchAll(/a line: (\w+)/gu)].map(([, level = '']) => level);
    };

    assert.deepEqual(await lines({ logLevel: 'warn' }), ['warn', 'error']);
    assert.deepEqual(await lines({ logLevel: 'silent' }), []);
  },
  'middleware is around activities and around the commands of workflows': async ({ create, folder }) => {
    const executor = await create({ middleware: WITH_MIDDLEWARE.middlewareModules });
    const expected = 'outer(inner(inner<outer<text))';

    assert.equal(await executor.submit(marked, 'text', folder), expected);
    assert.equal(await executor.submit(Marked, 'text', folder), expected);
    assert.deepEqual(await executor.submit(Commanded, 'child'), [[['first', 'one', 'two'], 'two'], 'one']);
  },
  'the clock is that of timers': async ({ create }) => {
    const executor = await create(WATCHED);
    const handle = await executor.start(Configured, ['timer']);
    const { clock } = seen();
    assert.ok(clock !== undefined, 'no clock was made');
    while ((await handle.describe()).openTimers === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advanceMs(3_600_000);

    await handle.result();
  },
  'with `journal` there are recordings, and none without': async ({ create }) => {
    const run = async (settings: Settings) => {
      const handle = await (await create(settings)).start(Configured, ['lambda']);
      await handle.result();
      return handle;
    };

    const journal = await (await run({ journal: true })).history();
    const instantiate = () => new Configured(3);
    assert.ok((await replayJournal(Configured, journal, { instantiate })).ok);
    await rejection((await run({})).history(), 'invalid-state');
  },
  'Lambda handlers run in place of Lambda functions': async ({ create }) => {
    const executor = await create();

    assert.equal(await executor.submit(Configured, 'lambda'), 8);
  },
  'activities and workflows that are classes get their services': async ({ create }) => {
    const executor = await create();

    assert.equal(await executor.submit(multiplyByService, 2), 6);
    assert.deepEqual(await executor.submit(Configured, 'services'), [3, 15]);
  },
  'a run of the store goes on in the next executor, without what it has done': async ({ create, folder }) => {
    const path = join(folder, 'runs.db');
    const settings = { store: { path, fsync: 'always' as const }, workflows: [url('./cases/configured')] };
    const first = await create(settings);
    const { runId } = await first.start(Configured, ['signal'], { workflowId: 'kept' });
    const client = await openStoreClient(path);
    try {
      const waits = (): boolean => client.find(runId)?.waitsFor.includes('go') === true;
      while (!waits()) await new Promise((resolve) => setTimeout(resolve, 2));
      await first.shutdown();
      await create(settings);
      const text = JSON.stringify({ kind: 'signal-received', name: 'go', input: '"on"' });
      assert.ok(await client.send({ runId, kind: 'signal-received', text }));
      while (client.find(runId)?.status === 'open') await new Promise((resolve) => setTimeout(resolve, 2));

      assert.equal(client.find(runId)?.status, 'completed');
      const scheduled = [...client.turns(runId)].filter(({ text }) => text.includes('schedule-activity'));
      assert.equal(scheduled.length, 1);
    } finally {
      await client[Symbol.asyncDispose]();
    }
  },
  'a store that has a host already, or is none, is refused': async ({ create, folder }) => {
    const path = join(folder, 'runs.db');
    await create({ store: path });

    await rejection(create({ store: path }), 'store-in-use');
    await rejection(create({ store: folder }), 'store-unusable');
  },
  'an activity with `placement: inline` runs in the thread of the host': async ({ create }) => {
    const executor = await create();

    assert.deepEqual((await executor.submit(place)).slice(0, 2), [process.pid, threadId]);
  },
} as const satisfies Record<string, ConfigurationCase>;
