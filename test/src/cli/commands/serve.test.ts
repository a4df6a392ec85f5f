import { resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openStoreClient } from '../../../../src/store/open-store.js';
import { Connection } from '../../../../src/store/sqlite/connection.js';
import { loadDriver } from '../../../../src/store/sqlite/driver.js';
import { resultOf, runCli, startCli, type CliProcess, type CliResult } from '../../../support/run-cli.js';
import { TempFolder } from '../../../support/temp-folder.js';

const MODULE = resolve(import.meta.dirname, '../../../../examples/durable/order.ts');
const PATIENCE = { timeout: 20_000, interval: 10 };

interface Host {
  readonly child: CliProcess;
  readonly result: Promise<CliResult>;
  said(text: string): Promise<unknown>;
}

function serve(folder: TempFolder): Host {
  const options = { cwd: folder.path, env: { STEP_MS: '100' } };
  const child = startCli(['serve', MODULE, '--store', 'runs.db'], options);
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  return {
    child,
    result: resultOf(child),
    said: (text) => vi.waitFor(() => expect(log).toContain(text), PATIENCE),
  };
}

describe('simpleflow serve', () => {
  it('waits as a standby, and takes over when the host is killed', async () => {
    using folder = new TempFolder();
    const first = serve(folder);
    await first.said('hosts ');
    const second = serve(folder);
    await second.said('is a standby');
    const start = [
      'start',
      `${MODULE}#Order`,
      '--input',
      '[7]',
      '--workflow-id',
      'order-7',
      '--store',
      'runs.db',
    ];
    await runCli(start, { cwd: folder.path });
    first.child.kill('SIGKILL');
    await first.result;

    await second.said('hosts ');
    const { exitCode } = await runCli(['result', 'order-7', '--store', 'runs.db'], { cwd: folder.path });
    second.child.kill('SIGTERM');

    expect(exitCode).toBe(0);
    expect(await second.result).toMatchObject({ exitCode: 0 });
  });

  it('ends with `store-lost`, and writes nothing more, when another host has taken over while it was stopped', async () => {
    using folder = new TempFolder();
    const host = serve(folder);
    await host.said('hosts ');
    const start = [
      'start',
      `${MODULE}#Order`,
      '--input',
      '[7]',
      '--workflow-id',
      'order-7',
      '--store',
      'runs.db',
    ];
    await runCli(start, { cwd: folder.path });
    host.child.kill('SIGSTOP');
    const raw = new Connection(await loadDriver(), folder.file('runs.db'));
    raw.exec("UPDATE meta SET value = '7' WHERE key = 'epoch'");
    raw.close();
    await using client = await openStoreClient(folder.file('runs.db'));
    const before = client.find('order-7');
    host.child.kill('SIGCONT');

    const { exitCode, stderr } = await host.result;

    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('store-lost')]);
    expect(client.find('order-7')).toEqual(before);
  });
});
