import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertBuilt, runCli } from '../../../support/run-cli.js';

const ROOT = resolve(import.meta.dirname, '../../../..');
const RUN = ['run', 'test/fixtures/cli/many-activities.ts#ManyActivities', '--input', '[900]'];

/** What the command prints on a terminal, control characters and all: Python can make one. */
function onTerminal(...options: string[]): string {
  assertBuilt();
  const program = [process.execPath, 'dist/src/cli/main.js', ...RUN, ...options];
  const python = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';
  const { stdout, status } = spawnSync('python3', ['-c', python, ...program], {
    cwd: ROOT,
    encoding: 'utf8',
    input: '',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TERM: 'xterm' },
  });
  expect(status).toBe(0);
  return stdout;
}

describe('the progress of a run', () => {
  it('is a line on a terminal, below what is printed, and gone in the end', () => {
    const text = onTerminal();

    expect(text).toMatch(/\u001B\[2K\d+ done · 1 running · \d+ queued · 1 failed · \d+\/s · runs \d/u);
    expect(text).toContain('to stdout\r\nto stderr\r\n');
    // The line makes room for the result, and is erased when it was drawn again.
    expect(text).toMatch(/\u001B\[2K"the result"\r\n(?:\r\u001B\[2K[^\n]*\r\u001B\[2K)?$/u);
  });

  it('is not shown with `--quiet`', () => {
    expect(onTerminal('--quiet')).toMatch(
      /^to stdout\r\nto stderr\r\n\S+ info .*; no other try\r\n"the result"\r\n$/u,
    );
  });

  it('is not shown where nobody looks', async () => {
    expect(await runCli(RUN)).toEqual({
      exitCode: 0,
      stdout: 'to stdout\n"the result"\n',
      stderr: expect.stringMatching(/^to stderr\n\S+ info .*; no other try\n$/u),
    });
  });
});
