import { describe, expect, it } from 'vitest';
import {
  openStore,
  openStoreClient,
  type RunStore,
  SimpleflowError,
  StoredRuns,
  valueOf,
  Workflow,
} from 'simpleflow';
import { defaultCodec } from 'simpleflow/backend';
import { encodeSignal } from '../../../../src/engine/parts/signals.js';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { TempFolder } from '../../../support/temp-folder.js';

/** Adds the values of three signals. */
class Sum extends Workflow {
  static override readonly definition = { name: 'sum', version: '1' };

  async run(): Promise<number> {
    let sum = 0;
    for (let left = 3; left > 0; left -= 1) sum += Number(await this.waitSignal('add'));
    return sum;
  }
}

const START = { name: 'sum', version: '1', input: '{"args":[],"kwargs":{}}', workflowId: 'sum' };

async function add(runs: StoredRuns, value: number): Promise<void> {
  await runs.signal('sum', 'add', encodeSignal(defaultCodec, value));
}

/** Those that turns of the run have taken, whether its code has waited for them or not. */
async function signalsOf(runs: StoredRuns): Promise<unknown[]> {
  const { turns } = await runs.recording('sum');
  const signals = turns.flatMap(({ events }) => events.filter((event) => event.kind === 'signal-received'));
  return signals.map(({ input }) => (JSON.parse(input) as { args: unknown[] }).args[0]);
}

/** The next commits that take something from clients fail when their work is done, and are rolled back. */
function failing(store: RunStore): { failures: number } {
  const state = { failures: 0 };
  const commit = store.commit.bind(store);
  store.commit = (work) =>
    commit((news) => {
      const changes = work(news);
      if (state.failures === 0 || news.inbox.length === 0) return changes;
      state.failures -= 1;
      throw new SimpleflowError('store-busy', 'another process is writing');
    });
  return state;
}

describe('what clients leave in a store', () => {
  it('is taken once when it comes between the take-over and the opening', async () => {
    using folder = new TempFolder();
    const store = await openStore(folder.file('runs.db'));
    await using runs = new StoredRuns(await openStoreClient(folder.file('runs.db')));
    await runs.start(START);
    await add(runs, 1);
    await using _executor = createLocalExecutor({ store, workflows: [Sum] });
    await add(runs, 20);
    await add(runs, 300);

    expect(valueOf(await runs.result('sum'), defaultCodec)).toBe(321);
    expect(await signalsOf(runs)).toEqual([1, 20, 300]);
  });

  it('is taken once when the commit that takes it fails and is tried again', async () => {
    using folder = new TempFolder();
    const store = await openStore(folder.file('runs.db'));
    const state = failing(store);
    await using _executor = createLocalExecutor({ store, workflows: [Sum] });
    await using runs = new StoredRuns(await openStoreClient(folder.file('runs.db')));
    await runs.start(START);
    await add(runs, 1);
    state.failures = 2;
    await add(runs, 20);
    await add(runs, 300);

    expect(valueOf(await runs.result('sum'), defaultCodec)).toBe(321);
    expect(await signalsOf(runs)).toEqual([1, 20, 300]);
    expect(state.failures).toBe(0);
  });
});
