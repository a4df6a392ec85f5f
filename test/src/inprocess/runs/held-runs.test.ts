import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  activity,
  type Executor,
  openStore,
  openStoreClient,
  StoredRuns,
  valueOf,
  Workflow,
} from 'simpleflow';
import { type AnyWorkflowClass, defaultCodec } from 'simpleflow/backend';
import { encodeSignal } from '../../../../src/engine/parts/signals.js';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { TempFolder } from '../../../support/temp-folder.js';

const first = activity('first', () => 1, { version: '1' });
const other = activity('other', () => 2, { version: '1' });
const definition = { name: 'order', version: '1' };

class Order extends Workflow {
  static override readonly definition = definition;

  async run(): Promise<unknown> {
    return [await this.submit(first), await this.waitSignal('go')];
  }
}

/** The same workflow, changed: it asks for another activity. */
class Changed extends Workflow {
  static override readonly definition = definition;

  async run(): Promise<unknown> {
    return [await this.submit(other), await this.waitSignal('go')];
  }
}

describe('a run that its code no longer fits', () => {
  let folder: TempFolder;
  let runs: StoredRuns;

  const host = async (workflow: AnyWorkflowClass): Promise<Executor> => {
    const executor = createLocalExecutor({
      store: await openStore(folder.file('runs.db')),
      workflows: [workflow],
    });
    await (executor as { opened?: Promise<void> }).opened;
    return executor;
  };

  beforeEach(async () => {
    folder = new TempFolder();
    const executor = await host(Order);
    runs = new StoredRuns(await openStoreClient(folder.file('runs.db')));
    const changes = runs.watch();
    await executor.start(Order, [], { workflowId: 'order-1' });
    for await (const run of changes) if (run.waitsFor.includes('go')) break;
    await executor.shutdown();
  });
  afterEach(async () => {
    await runs[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  it('is held, with the report; signals are collected, and code that fits goes on', async () => {
    const changed = await host(Changed);
    await runs.signal('order-1', 'go', encodeSignal(defaultCodec, 7));
    const held = await runs.describe('order-1');
    await changed.shutdown();
    const still = await runs.describe('order-1');

    expect(held.status).toBe('open');
    expect(held.held).toContain('first');
    expect(held.held).toContain('other');
    expect(still.waiting).toEqual([{ kind: 'signal-received', name: 'go' }]);

    await using _executor = await host(Order);
    const result = await runs.result('order-1');
    expect(valueOf(result, defaultCodec)).toEqual([1, 7]);
    expect(result.run.held).toBeUndefined();
  });

  it('is not held any more once code that fits has opened the store', async () => {
    await (await host(Changed)).shutdown();
    await using _executor = await host(Order);

    expect((await runs.describe('order-1')).held).toBeUndefined();
  });

  it('can be terminated while it is held', async () => {
    await using _executor = await host(Changed);
    await runs.terminate('order-1', 'was changed');

    const { outcome } = await runs.result('order-1');

    expect(outcome).toEqual({ status: 'terminated', reason: 'was changed' });
  });
});
