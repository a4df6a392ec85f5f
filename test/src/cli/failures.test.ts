import { describe, expect, it } from 'vitest';
import { runCli } from '../../support/run-cli.js';

const WORKFLOWS = 'test/fixtures/cli/workflows.ts';

/** What a run that does not complete gives on stderr. */
async function failure(name: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runCli(['run', `${WORKFLOWS}#${name}`, ...args]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  return stderr;
}

describe('a workflow that fails', () => {
  it('prints the chain of causes with codes and the lines of the user', async () => {
    const stderr = await failure('Refused');

    expect(stderr.replace(/at .*\/(?=test\/)/gu, 'at ').split('\n')).toEqual([
      expect.stringMatching(
        / info {2}refused .*: activity `refuse` \(activity-refuse-1\): try 1 of 1 failed: RangeError: no way; no other try$/u,
      ),
      'error [workflow-failed]: workflow `refused` failed',
      '  caused by [activity-failed] ActivityError: activity `refuse` failed (activity-refuse-1, tried once)',
      '  caused by RangeError: no way',
      expect.stringMatching(/^ {6}at test\/fixtures\/cli\/activities\.ts:7:\d+\)?$/u),
      '  caused by TypeError: wrong from the start',
      expect.stringMatching(/^ {6}at test\/fixtures\/cli\/activities\.ts:7:\d+\)?$/u),
      '',
    ]);
  });

  it.each([
    ['failed tries', [], /failed/u],
    ['begin and end of each try too', ['--verbose'], /activity `/u],
  ])('shows %s with %j', async (_, options, which) => {
    const run = ['run', 'examples/failing/workflow.ts#Survives', '--input', '[250]', ...options];
    const { exitCode, stderr } = await runCli(run);

    const lines = stderr.split('\n').filter((line) => which.test(line));
    const [flaky, more] = ['activity `flaky` (activity-flaky-1): try', options.length > 0];
    expect(exitCode).toBe(0);
    expect(lines.map((line) => line.replace(/^\S+ (\w+) .*?: (?=activity)/u, '$1 '))).toEqual([
      ...(more ? [`debug ${flaky} 1 of 5 began`] : []),
      `info ${flaky} 1 of 5 failed: Error: the line is busy (try 1); next try in 100 ms`,
      ...(more ? [`debug ${flaky} 2 of 5 began`] : []),
      `info ${flaky} 2 of 5 failed: Error: the line is busy (try 2); next try in 200 ms`,
      ...(more ? [`debug ${flaky} 3 of 5 began`, `debug ${flaky} 3 of 5 completed`] : []),
      ...(more ? ['debug activity `notify` (activity-notify-1): try 1 of 1 began'] : []),
      'info activity `notify` (activity-notify-1): try 1 of 1 failed: Error: no network; no other try',
      ...(more ? ['debug activity `charge` (activity-charge-1): try 1 of 5 began'] : []),
      ...(more ? ['debug activity `charge` (activity-charge-1): try 1 of 5 completed'] : []),
    ]);
  });

  it('prints the inside of the library only when asked', async () => {
    expect(await failure('Refused')).not.toMatch(/dist\/src|node:internal|node_modules/u);
    expect(await failure('Refused', '--verbose')).toMatch(/dist\/src\/.*\.js:\d+:\d+/u);
  });

  it('prints every failure that nobody had looked at', async () => {
    const stderr = await failure('Unobserved');

    expect(stderr).toContain('caused by [unobserved-failure] UnobservedFailureError: ');
    expect(stderr).toMatch(
      /\n {2}also \[activity-failed\] ActivityError: activity `refuse` failed: no second \(activity-refuse-2, tried once\)\n$/u,
    );
  });

  it('names the path of circular input', async () => {
    expect(await failure('Circular')).toMatch(
      /caused by \[not-serializable\] SimpleflowError: `\$\[0\]\.value\.self`/u,
    );
  });

  it('says that an executor is shut down', async () => {
    expect(await failure('AfterShutdown')).toMatch(
      /caused by \[executor-closed\] SimpleflowError: this executor is shut/u,
    );
  });

  it('gives up when it is told to', async () => {
    expect(await failure('NeverEnds', '--timeout-ms', '50')).toMatch(/^error \[timeout\]: .*50 ms\n$/u);
  });
});

describe('a workflow that never settles', () => {
  it('is named with the line it waits at, if it waits for something foreign', async () => {
    const stderr = await failure('ForeignAwait');

    expect(stderr).toContain('caused by [foreign-await] SimpleflowError: ');
    expect(stderr).toMatch(/it waits at .*test\/fixtures\/cli\/workflows\.ts:76:\d+\n$/u);
  });

  it('is named with the line that went on where no replay would', async () => {
    expect(await failure('LateSubmit')).toMatch(
      /\[foreign-await\] SimpleflowError: `submit` was called outside a turn at .*workflows\.ts:86:\d+: /u,
    );
  });

  it('is named with the signals that nobody can send', async () => {
    expect(await failure('WaitsForSignal')).toMatch(/caused by \[never-settles\] SimpleflowError: .*`go`/u);
  });

  it('ends when a child waits for signals that nobody can send', async () => {
    expect(await failure('ParentOfWaiting')).toMatch(/\[never-settles\]/u);
  });

  it('ends when nothing in the process can go on', async () => {
    expect(await failure('NeverEnds')).toBe(
      'error [never-settles]: workflow `never-ends` never settles: nothing is left that could go on in this process; activities that have not ended: 1\n',
    );
  });
});

describe('a promise that is rejected without a handler', () => {
  it('does no harm if the handler comes two turns later', async () => {
    expect(await runCli(['run', `${WORKFLOWS}#LateHandler`])).toEqual({
      exitCode: 0,
      stdout: '"caught two turns later"\n',
      stderr: '',
    });
  });

  it('is a warning at the end if none comes', async () => {
    const { exitCode, stdout, stderr } = await runCli(['run', `${WORKFLOWS}#Forgotten`]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '3\n' });
    expect(stderr).toMatch(
      /^warning: a promise was rejected, and no code handled it:\nerror: nobody looks at this\n/u,
    );
  });
});

describe.each(['run', 'standalone'])('`%s` with a service that throws', (command) => {
  const runWith = async (fault: string) =>
    runCli([
      command,
      'test/fixtures/cli/bank/workflow.mjs#Pays',
      '--input',
      '[1]',
      '--container',
      `./test/fixtures/cli/bank/${fault}.mjs`,
    ]);

  it.each([
    ['throws-when-made', 'there is no bank'],
    ['throws-when-used', 'the bank has no money'],
  ])('(%s) fails the activity, with the error and its line', async (fault, message) => {
    const { exitCode, stdout, stderr } = await runWith(fault);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('caused by [activity-failed] ActivityError: activity `pay` failed');
    expect(stderr).toContain(`caused by RangeError: ${message}`);
    expect(stderr).toMatch(new RegExp(`at .*${fault}\\.mjs:\\d+:\\d+`, 'u'));
  });

  it('when it is closed gives the result, and says so: the run was there, and not all is well', async () => {
    const { exitCode, stdout, stderr } = await runWith('throws-when-closed');

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '2\n' });
    expect(stderr).toContain('error: the bank does not close');
  });
});
