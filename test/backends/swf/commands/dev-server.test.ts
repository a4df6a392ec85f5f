import { serving as commandServing } from '../../../support/serving.js';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resultOf, runCli, startCli } from '../../../support/run-cli.js';

const WORKFLOWS = 'examples/quickstart/workflow.ts';
const ACTIVITIES = 'examples/quickstart/activities.ts';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'devserver-'));
});
afterEach(() => rmSync(data, { recursive: true }));

/** Starts the command on a free port, and resolves when it has printed its address. */
async function serving(...args: string[]) {
  const child = startCli(['dev-server', '--port', '0', ...args]);
  const result = resultOf(child);
  const printed = await Promise.race([once(child.stdout, 'data'), result]);
  const url = /http:\S+/u.exec(String(Array.isArray(printed) ? printed[0] : printed.stderr))?.[0] ?? '';
  return { child, result, url };
}

async function heldPolls(url: string): Promise<number> {
  return ((await (await fetch(`${url}/health`)).json()) as { heldPolls: number }).heldPolls;
}

describe('simpleflow dev-server', { timeout: 60_000 }, () => {
  it('prints its URL, serves, and stops at the first signal', async () => {
    const options = ['--port', '0', '--clock', 'manual', '--limits', 'none', '--log-level', 'error'];
    const child = startCli(['dev-server', ...options]);
    const result = resultOf(child);
    const [printed] = (await once(child.stdout, 'data')) as [Buffer];
    const url = /http:\S+/u.exec(printed.toString())?.[0] ?? '';

    const { status } = await fetch(`${url}/health`);
    child.kill('SIGINT');

    expect(status).toBe(200);
    expect(await result).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^SWF-compatible development server on http:\/\/127\.0\.0\.1:\d+\n$/u,
      ) as string,
      stderr: 'SIGINT: answering open polls and closing; once more stops at once\n',
    });
  });

  it('explains itself like the other commands', async () => {
    const { exitCode, stdout } = await runCli(['dev-server', '--help']);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: simpleflow dev-server \[options\]\n/u);
    expect(stdout).toContain('--long-poll-ms <ms>');
  });

  it.each([
    [['--port', 'x'], '`x` is invalid. expected a port from 0 to 65535'],
    [['--port', '70000'], '`70000` is invalid. expected a port from 0 to 65535'],
    [['--clock', 'sun'], '`sun` is invalid. expected `real` or `manual`'],
    [['--limits', 'some'], '`some` is invalid. expected `swf` or `none`'],
    [['--log-level', 'loud'], '`loud` is invalid. expected `debug` or `info`'],
    [['--long-poll-ms', '-1'], '`-1` is invalid. expected a whole number of milliseconds'],
    [['--nosuch'], 'unknown option `--nosuch`'],
    [['5080'], 'too many arguments'],
  ])('refuses %j as other commands do', async (options, message) => {
    const { exitCode, stdout, stderr } = await runCli(['dev-server', ...options]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error \[invalid-option\]: .*; see `simpleflow dev-server --help`\n$/u);
    expect(stderr).toContain(message);
  });

  it('says why it cannot start', async () => {
    const { exitCode, stdout, stderr } = await runCli(['dev-server', '--port', '0', '--data', '/dev/null/x']);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^]*ENOTDIR/u);
  });

  it('prints an address that clients can use when it listens on all of them', async () => {
    const { child, result, url } = await serving('--host', '0.0.0.0');
    const { status } = await fetch(`${url}/health`);
    child.kill('SIGINT');

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
    expect(status).toBe(200);
    expect((await result).stderr).toMatch(/an AWS Region and credentials, and any values will do/u);
  });

  it('says in a line or two why it cannot start', async () => {
    writeFileSync(join(data, 'log.ndjson'), 'mine');
    const { exitCode, stderr } = await runCli(['dev-server', '--port', '0', '--data', data]);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: `.*log\.ndjson` is no log of this server[^\n]*\n$/u);
  });

  it('refuses a directory that another process uses, and takes it when that was killed', async () => {
    const first = await serving('--data', data);
    const { exitCode, stderr } = await runCli(['dev-server', '--port', '0', '--data', data]);
    first.child.kill('SIGKILL');
    await first.result;
    const third = await serving('--data', data);
    third.child.kill('SIGTERM');

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`is in use by the development server in process ${first.child.pid ?? 0}`);
    expect((await third.result).exitCode).toBe(0);
  });

  it('answers open polls when it stops, so that a decider and a worker on it stop too', async () => {
    const server = await serving();
    const where = ['--domain', 'demo', '--endpoint', server.url];
    const services = await Promise.all(
      [
        ['decider', WORKFLOWS],
        ['worker', ACTIVITIES],
      ].map((args) => commandServing([...args, ...where])),
    );
    await expect.poll(() => heldPolls(server.url), { timeout: 30_000 }).toBeGreaterThan(2);
    const stoppedAtMs = performance.now();
    for (const { child } of [...services, server]) child.kill('SIGINT');

    expect((await server.result).exitCode).toBe(0);
    for (const { exitCode, stderr } of await Promise.all(services.map(({ result }) => result))) {
      expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/SIGINT: [^\n]*waiting for open polls/u)]);
    }
    // The polls alone would take 60 s.
    expect(performance.now() - stoppedAtMs).toBeLessThan(30_000);
  });

  it('does as its options say', async () => {
    const { child, result, url } = await serving(
      '--close-connections',
      '--allow-host',
      'swf',
      '--data',
      data,
    );
    const { headers } = await fetch(`${url}/health`);
    child.kill('SIGTERM');

    expect(headers.get('connection')).toBe('close');
    expect((await result).exitCode).toBe(0);
    const wrong = await runCli(['dev-server', '--port', '0', '--allow-host', 'http://swf']);
    expect(wrong.stderr).toMatch(/^error: `allowedHosts` must be names without scheme and port/u);
  });
});
