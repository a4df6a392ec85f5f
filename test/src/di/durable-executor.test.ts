import { spawn } from 'node:child_process';
import { readFileSync, watch } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createExecutor, openStoreClient } from 'simpleflow';
import { step, Steps } from '../../fixtures/store/steps.js';
import { TempFolder } from '../../support/temp-folder.js';

const HOST = new URL('../../fixtures/store/steps-host.ts', import.meta.url).pathname;
const MODULES = [new URL('../../fixtures/store/steps.ts', import.meta.url).href];
// The package's own sources, as everywhere in these tests.
const piscina = { maxThreads: 1, execArgv: ['--conditions=source'] };

/** Runs the host until its fifth step is under way, and kills it. */
async function killedHost(executor: string, folder: TempFolder): Promise<void> {
  const file = folder.file('steps.txt');
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', HOST, executor, folder.file('runs.db'), file],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, HOLDS: 'yes' } },
  );
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_code, signal) => resolve(signal)),
  );
  const isHeld = new Promise<void>((resolve) => {
    const watcher = watch(folder.path, () => {
      if (!stepsIn(file).includes(5)) return;
      watcher.close();
      resolve();
    });
  });
  await Promise.race([isHeld, ended]);
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
}

function stepsIn(file: string): number[] {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

describe.each(['local', 'piscina'])('with a store, %s', (executor) => {
  it('goes on with the run of a process that was killed, and runs no finished activity again', async () => {
    using folder = new TempFolder({ 'steps.txt': '' });
    await killedHost(executor, folder);

    const store = folder.file('runs.db');
    await using host = await createExecutor({
      executor,
      store,
      workflows: MODULES,
      activities: MODULES,
      piscina,
    });
    await using client = await openStoreClient(store);
    await expect
      .poll(() => client.find('demo-1')?.status, { timeout: 20_000, interval: 5 })
      .toBe('completed');

    // The step that was under way had no answer in any turn: it runs again.
    expect(stepsIn(folder.file('steps.txt'))).toEqual([1, 2, 3, 4, 5, 5, 6, 7, 8]);
    expect(await host.submit(step, folder.file('steps.txt'), 9)).toBe(9);
  });
});

describe('a store in the settings', () => {
  it('takes workflow classes themselves', async () => {
    using folder = new TempFolder({ 'steps.txt': '' });
    await using executor = await createExecutor({ store: folder.file('runs.db'), workflows: [Steps] });

    expect(await executor.submit(Steps, folder.file('steps.txt'))).toBe(36);
  });

  it('refuses a module without workflows before anything is made', async () => {
    using folder = new TempFolder({ 'empty.mjs': 'export const nothing = 0;\n' });
    const store = folder.file('runs.db');

    await expect(createExecutor({ store, workflows: [folder.file('empty.mjs')] })).rejects.toMatchObject({
      code: 'unknown-workflow',
    });
    await expect(createExecutor({ store, local: { copy: 'none' } })).rejects.toMatchObject({
      code: 'invalid-option',
    });
    await expect(openStoreClient(store)).rejects.toMatchObject({ code: 'store-unusable' });
  });
});
