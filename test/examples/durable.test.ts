import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { resultOf, runCli, startCli, type CliProcess } from '../support/run-cli.js';
import { TempFolder } from '../support/temp-folder.js';

const MODULE = resolve(import.meta.dirname, '../../examples/durable/order.ts');
const STEPS = ['reserve', 'charge', 'invoice', 'pick', 'pack', 'label', 'ship', 'notify'];
const RESULT = `"order 7: ${STEPS.join(', ')}"`;

/** Runs `simpleflow` in a folder of its own, with quick steps. */
function shop(folder: TempFolder) {
  const options = { cwd: folder.path, env: { STEP_MS: '150' } };
  const store = ['--store', 'runs.db'];
  const effects = (): string[] =>
    existsSync(folder.file('effects.txt'))
      ? readFileSync(folder.file('effects.txt'), 'utf8').trim().split('\n')
      : [];
  const run = ['run', `${MODULE}#Order`, '--input', '[7]', '--workflow-id', 'order-7', ...store];
  return {
    effects,
    run: (...more: string[]) => startCli([...run, ...more], options),
    start: (...args: string[]) => startCli([...args, ...store], options),
    cli: (...args: string[]) => runCli([...args, ...store], options),
    steps: (count: number) =>
      vi.waitFor(() => expect(effects().length).toBeGreaterThanOrEqual(count), {
        timeout: 20_000,
        interval: 10,
      }),
  };
}

async function ended(child: CliProcess, signal: NodeJS.Signals) {
  const result = resultOf(child);
  child.kill(signal);
  return result;
}

describe('examples/durable', () => {
  it('goes on where it was when its process is killed, and does each finished step once', async () => {
    using folder = new TempFolder();
    const { run, cli, steps, effects } = shop(folder);
    const first = run();
    await steps(3);
    await ended(first, 'SIGKILL');
    const before = effects();

    const { exitCode, stdout } = await cli('resume', MODULE);

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `order-7 completed ${RESULT}\n` });
    expect(effects().slice(0, before.length)).toEqual(before);
    // The step under way at the kill may have had its effect, and runs again.
    expect([...new Set(effects())]).toEqual(STEPS.map((name) => `7 ${name}`));
    expect(effects().length).toBeLessThanOrEqual(STEPS.length + 1);
  });

  it('stays open when it is interrupted; the same command goes on with it', async () => {
    using folder = new TempFolder();
    const { run, steps, effects } = shop(folder);
    const first = run();
    await steps(2);

    const interrupted = await ended(first, 'SIGINT');
    const second = await resultOf(run());

    expect(interrupted).toMatchObject({ exitCode: 130, stdout: '' });
    expect(interrupted.stderr).toContain(
      `simpleflow resume order-7 ${MODULE} --store ${folder.file('runs.db')}`,
    );
    expect(second).toMatchObject({ exitCode: 0, stdout: `${RESULT}\n` });
    expect(effects()).toEqual(STEPS.map((name) => `7 ${name}`));
  });

  it('is carried out by the host of the store, whichever process asks', async () => {
    using folder = new TempFolder();
    const { run, start, cli, effects } = shop(folder);
    const serve = start('serve', MODULE);
    const served = resultOf(serve);
    let log = '';
    serve.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
    await vi.waitFor(() => expect(log).toContain('hosts '), { timeout: 20_000 });

    const client = await resultOf(run());
    const other = await cli('resume', MODULE);
    serve.kill('SIGTERM');

    expect(client).toMatchObject({ exitCode: 0, stdout: `${RESULT}\n` });
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain('error [store-in-use]: ');
    expect(await served).toMatchObject({ exitCode: 0 });
    expect(effects()).toHaveLength(STEPS.length);
  });

  it('stays open when its time is up', async () => {
    using folder = new TempFolder();
    const { run, cli } = shop(folder);

    const { exitCode, stderr } = await resultOf(run('--timeout-ms', '200'));
    const listed = await cli('list', '--status', 'open', '--json');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('error [timeout]: ');
    expect((JSON.parse(listed.stdout) as { runs: unknown[] }).runs).toHaveLength(1);
  });
});
