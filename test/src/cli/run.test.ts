import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Journal } from 'simpleflow';
import { describe, expect, it } from 'vitest';
import { runCli, startCli } from '../../support/run-cli.js';

const QUICKSTART = 'examples/quickstart/workflow.ts#SimpleComputation';
const WORKFLOWS = 'test/fixtures/cli/workflows.ts';
const FOUR = { exitCode: 0, stdout: '4\n', stderr: '' };

describe('simpleflow run', () => {
  it('prints the result of the quickstart, in the form of the Python original', async () => {
    const input = ['-i', 'examples/quickstart/input.json'];

    expect(await runCli(['--local', '-w', 'examples.quickstart.SimpleComputation', ...input])).toEqual(FOUR);
  });

  it.each(['[1]', '1', '{"args": [1]}', '{"kwargs": {"x": 1}}', '{"args": [1], "kwargs": {}}'])(
    'prints the result of the quickstart for the input %s',
    async (input) => {
      expect(await runCli(['run', QUICKSTART, '--input', input])).toEqual(FOUR);
    },
  );

  it('reads the input from stdin', async () => {
    expect(await runCli(['run', QUICKSTART, '--input', '-'], { stdin: '[1]' })).toEqual(FOUR);
    expect(await runCli(['run', QUICKSTART, '--input-file', '-'], { stdin: '\uFEFF[1]' })).toEqual(FOUR);
  });

  it('finds modules from the folder it is called in', async () => {
    const options = { cwd: join(import.meta.dirname, '../../../examples') };

    expect(await runCli(['run', 'quickstart.SimpleComputation', '--input', '[1]'], options)).toEqual(FOUR);
  });

  it('fills parameters that have a default', async () => {
    const { stdout } = await runCli([
      'run',
      `${WORKFLOWS}#Echo`,
      '--input',
      '{"kwargs": {"first": {"a": 1}}}',
    ]);

    expect(stdout).toBe('[{"a":1},"second"]\n');
  });

  it('follows a run that continues as new, and runs its children', async () => {
    const { stdout } = await runCli(['run', `${WORKFLOWS}#Countdown`, '--input', '1']);

    expect(stdout).toBe('[[1,"second"],[0,"second"]]\n');
  });

  it('prints nothing for an undefined result', async () => {
    expect(await runCli(['run', `${WORKFLOWS}#Nothing`])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('reads and writes tagged values, so that a result can be input again', async () => {
    const date = (ms: number) => JSON.stringify({ $date: new Date(ms).toISOString() });

    const { stdout } = await runCli(['run', `${WORKFLOWS}#Dates`, '--input', `[${date(0)}]`]);

    expect(stdout).toBe(`${date(1)}\n`);
  });

  it('keeps stdout for the result, also when it is asked to say more', async () => {
    const { stdout, stderr } = await runCli(['run', `${WORKFLOWS}#Prints`, '--verbose']);

    expect(stdout).toBe('1\n');
    expect(stderr).toMatch(/^run [\da-f-]+ of `prints` started on local\nfrom the workflow\ncompleted\n$/u);
  });

  it('does not crash if nobody reads its output', async () => {
    const child = startCli(['run', QUICKSTART, '--input', '[1]', '--verbose']);
    const ended = once(child, 'exit');

    child.stdout.destroy();
    child.stderr.destroy();

    expect(await ended).toEqual([0, null]);
  });

  it('writes the journal of the run', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'simpleflow-')), 'run.json');

    expect(await runCli(['run', QUICKSTART, '--input', '[1]', '--journal', file])).toEqual(FOUR);

    const journal = JSON.parse(await readFile(file, 'utf8')) as Journal;
    expect(journal.format).toBe('simpleflow-journal/2');
    expect(journal.turns.at(-1)?.commands).toEqual([
      expect.objectContaining({ kind: 'complete-run', output: '4' }),
    ]);
  });

  it('writes the journal of a failed run too', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'simpleflow-')), 'run.json');

    const { exitCode } = await runCli(['run', `${WORKFLOWS}#Refused`, '--journal', file]);

    const journal = JSON.parse(await readFile(file, 'utf8')) as Journal;
    expect(exitCode).toBe(1);
    expect(journal.turns.at(-1)?.commands).toEqual([expect.objectContaining({ kind: 'fail-run' })]);
  });
});

describe('simpleflow', () => {
  it('prints its version', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };

    expect(await runCli(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('explains itself, with examples', async () => {
    const general = await runCli(['--help']);
    const ofRun = await runCli(['run', '--help']);

    expect(general).toMatchObject({ exitCode: 0, stderr: '' });
    expect(general.stdout).toContain(
      "$ simpleflow run examples/quickstart/workflow.ts#SimpleComputation --input '[1]'",
    );
    expect(ofRun).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ofRun.stdout).toContain('--journal <file>');
  });

  it('imports nothing but Node before it knows the command', async () => {
    const source = await readFile('src/cli/main.ts', 'utf8');

    const statically = [...source.matchAll(/^import .* from '([^']+)'/gmu)].map(([, specifier]) => specifier);
    expect(statically).toEqual(['node:module']);
  });
});
