import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { resultOf, runCli, startCli } from '../../../support/run-cli.js';

describe('simpleflow dev-server', () => {
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
});
