import { describe, expect, it } from 'vitest';
import { openStoreClient } from 'simpleflow';
import { runCli } from '../../support/run-cli.js';
import { TempFolder } from '../../support/temp-folder.js';

const TARGET = 'test/fixtures/store/steps.ts#Steps';

function run(folder: TempFolder, ...more: readonly string[]) {
  const input = JSON.stringify([folder.file('steps.txt')]);
  return runCli(['run', TARGET, '--input', input, ...more]);
}

describe('simpleflow run --store', () => {
  it('keeps the run in the store', async () => {
    using folder = new TempFolder({ 'steps.txt': '' });
    const store = folder.file('runs.db');
    const { exitCode, stdout, stderr } = await run(folder, '--store', store, '--workflow-id', 'demo-1');

    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '36\n', stderr: '' });
    await using client = await openStoreClient(store);
    expect(client.find('demo-1')).toMatchObject({ name: 'steps', status: 'completed' });
  });

  it('refuses what is no store, and a backend that keeps runs itself', async () => {
    using folder = new TempFolder({ 'steps.txt': '' });

    const wrong = await run(folder, '--store', folder.path);
    expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
    expect(wrong.stderr).toContain('error [store-unusable]');
    const swf = await run(
      folder,
      '--store',
      folder.file('runs.db'),
      '--executor',
      './test/fixtures/di/stranger.js',
    );
    expect(swf.stderr).toContain('takes no `store` (--store)');
  });
});
