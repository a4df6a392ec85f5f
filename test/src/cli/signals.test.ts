import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { resultOf, startCli, type CliProcess } from '../../support/run-cli.js';

const WORKFLOWS = 'test/fixtures/cli/workflows.ts';

async function startedRun(name: string): Promise<{ child: CliProcess; nextLine: () => Promise<unknown> }> {
  const child = startCli(['run', `${WORKFLOWS}#${name}`]);
  const lines = createInterface(child.stderr);
  const nextLine = async () => (await once(lines, 'line'))[0] as unknown;
  expect(await nextLine()).toBe('activity is running');
  return { child, nextLine };
}

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (signal, exitCode) => {
  it('asks the run to cancel, and waits for what is running', async () => {
    const { child } = await startedRun('Patient');
    const result = resultOf(child);

    child.kill(signal);

    expect(await result).toEqual({
      exitCode,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(
          `^${signal}: the run is asked to cancel; once more stops at once\n[^]*activity has stopped\n`,
          'u',
        ),
      ) as unknown,
    });
  });

  it('stops hard the second time', async () => {
    const { child, nextLine } = await startedRun('Deaf');
    const ended = once(child, 'exit');

    child.kill(signal);
    expect(await nextLine()).toMatch(/is asked to cancel/u);
    child.kill(signal);

    expect(await ended).toEqual([exitCode, null]);
  });
});
