import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../support/run-cli.js';

const FIXTURES = 'test/fixtures/cli';
const WORKFLOWS = `${FIXTURES}/workflows.ts`;
const ECHO = `${WORKFLOWS}#Echo`;

/** What a mistake made on the command line gives: one line on stderr, nothing run. */
async function mistake(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runCli(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  return stderr;
}

describe('a module or export that is not there', () => {
  it('names the module', async () => {
    expect(await mistake('run', 'no/such/module.ts#Flow')).toBe(
      'error [unknown-module]: there is no module `no/such/module.ts`\n',
    );
  });

  it('says where a dotted name was looked for', async () => {
    expect(await mistake('run', 'no.such.Flow')).toBe(
      'error [unknown-module]: there is no module for `no.such.Flow`; looked for `no/such`, `no/such/index`, `no/such/workflow`, each as .ts, .mts, .js, .mjs\n',
    );
  });

  it('says what a target looks like', async () => {
    expect(await mistake('run', 'Flow')).toMatch(
      /^error \[unknown-module\]: expected `path\/to\/module\.ts#Export` or a dotted name .*, got `Flow`\n$/u,
    );
  });

  it('lists the workflows of the module', async () => {
    expect(await mistake('run', `${WORKFLOWS}#Eco`)).toMatch(
      /^error \[unknown-workflow\]: `test\/fixtures\/cli\/workflows\.ts` has no export `Eco`; its workflows are: .*`Echo`, .*\n$/u,
    );
    expect(await mistake('run', `${WORKFLOWS}#toString`)).toContain('has no export `toString`');
    expect(await mistake('run', `${FIXTURES}/no-workflows.mjs#answer`)).toBe(
      'error [unknown-workflow]: `test/fixtures/cli/no-workflows.mjs` exports `answer`, which is no workflow; it exports no workflow\n',
    );
  });

  it('says why a module cannot be loaded, with the line of the user', async () => {
    const stderr = await mistake('run', `${FIXTURES}/throws.mjs#Flow`);

    expect(stderr).toMatch(/^error \[unknown-module\]: `.*throws\.mjs` cannot be loaded/u);
    expect(stderr).toMatch(/caused by RangeError: this module never loads\n\s+at .*throws\.mjs:1:7\n$/u);
  });

  it('shows where a module is not JavaScript', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'simpleflow-')), 'broken.mjs');
    await writeFile(file, 'export const a = 1;\nexport class {\n');

    const stderr = await mistake('run', `${file}#Flow`);

    expect(stderr).toMatch(/^error \[unknown-module\]: /u);
    expect(stderr).toContain(`${file}:2:14\``);
  });

  it('keeps the code of a mistake in a definition', async () => {
    const stderr = await mistake('run', `${FIXTURES}/bad-option.mjs#hasty`);

    expect(stderr).toMatch(
      /^error \[invalid-option\]: .*`startToCloseMs`.*\n\s+at .*bad-option\.mjs:3:\d+\n$/u,
    );
  });

  it('refuses a workflow without a name', async () => {
    expect(await mistake('run', `${WORKFLOWS}#Nameless`)).toMatch(
      /^error \[invalid-input\]: class `Nameless` has no definition: write /u,
    );
  });
});

describe('input that does not fit', () => {
  it('names a missing argument', async () => {
    expect(await mistake('run', ECHO)).toBe(
      'error [invalid-input]: workflow `echo` misses its argument `first`; its parameters are: first, second (optional); only one with a default value may be left out\n',
    );
  });

  it('lists the parameters for an unknown keyword', async () => {
    expect(await mistake('run', ECHO, '--input', '{"kwargs": {"fist": 1}}')).toBe(
      'error [invalid-input]: workflow `echo` has no parameter `fist`; its parameters are: first, second (optional)\n',
    );
  });

  it('refuses two values for one parameter', async () => {
    expect(await mistake('run', ECHO, '--input', '{"args": [1], "kwargs": {"first": 1}}')).toBe(
      'error [invalid-input]: workflow `echo` got two values for its parameter `first`\n',
    );
  });

  it('says where JSON is malformed', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'simpleflow-')), 'input.json');
    await writeFile(file, '{\n  "args": [1,]\n}\n');

    expect(await mistake('run', ECHO, '--input', '[1')).toBe(
      'error [invalid-input]: `--input` is not JSON: unexpected end of text at line 1, column 3\n',
    );
    expect(await mistake('run', ECHO, '-i', file)).toBe(
      `error [invalid-input]: \`${file}\` is not JSON: unexpected \`]\` at line 2, column 14\n`,
    );
  });

  it('names an input file that cannot be read', async () => {
    expect(await mistake('run', ECHO, '-i', 'no-such.json')).toMatch(
      /^error \[invalid-input\]: `no-such\.json` cannot be read\n {2}caused by Error: ENOENT/u,
    );
  });

  it('refuses input that is given twice', async () => {
    expect(await mistake('run', ECHO, '-i', 'a.json', '--input', '[1]')).toMatch(
      /^error \[invalid-input\]: /u,
    );
  });
});

describe('a command line that means nothing', () => {
  it.each([
    ['an unknown command', ['walk'], 'unknown command'],
    ['an unknown option', ['run', ECHO, '--fast'], 'unknown option'],
    ['no workflow', ['run'], 'no workflow given'],
    ['two workflows', ['run', ECHO, '-w', ECHO], 'given twice'],
    ['a timeout that is no number', ['run', ECHO, '--timeout-ms', 'soon'], 'expected a whole number'],
    ['two executors', ['run', ECHO, '--local', '--executor', 'swf'], 'exclude each other'],
    [
      'a journal in no folder',
      ['run', ECHO, '--input', '1', '--journal', 'no/such/folder/run.json'],
      'journal',
    ],
  ])('refuses %s', async (_, args, message) => {
    const stderr = await mistake(...args);

    expect(stderr).toMatch(/^error \[invalid-option\]: /u);
    expect(stderr).toContain(message);
  });

  it.each(['nowhere', '../local', 'Local'])('lists the backends for the unknown one %s', async (name) => {
    expect(await mistake('run', `${WORKFLOWS}#Nothing`, '--executor', name)).toMatch(
      /^error \[backend-missing\]: there is no backend `[^`]*`;.* there is: `local`(?:, `[a-z]+`)*; .*\n$/u,
    );
  });
});
