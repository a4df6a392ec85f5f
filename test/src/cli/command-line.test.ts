import { describe, expect, it } from 'vitest';
import { runCli } from '../../support/run-cli.js';
import { TempFolder } from '../../support/temp-folder.js';

const ECHO = 'test/fixtures/cli/workflows.ts#Echo';

async function refused(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runCli(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  return stderr;
}

describe('an option that takes a list', { timeout: 60_000 }, () => {
  it.each([
    [['run', '--tags', 'a', 'b', ECHO], '--tags', '<workflow>'],
    [['run', '--activities', './a.ts', ECHO], '--activities', '<workflow>'],
    [['standalone', '--container', './s.ts', ECHO], '--container', '<workflow>'],
    [['start', '--middleware', './s.ts', ECHO], '', ''],
    [['decider', '--middleware', './m.ts', './w.ts'], '--middleware', '<modules...>'],
    [['worker', '--container', './m.ts', './w.ts'], '--container', '<modules...>'],
    [['replay', '--container', './m.ts', 'run.json', ECHO], '--container', '<recording>'],
  ])('%j: is named when it took what was missing', async (args, option, argument) => {
    const stderr = await refused(...args);

    if (option === '') return expect(stderr).toContain('unknown option `--middleware`');
    expect(stderr).toContain(`\`${option}\` took `);
    expect(stderr).toContain(`write \`${argument}\` before it, or after \`--\``);
  });

  it('ends at `--`', async () => {
    const run = ['run', '--input', '1', '--tags', 'a', 'b', '--', ECHO];

    expect(await runCli(run)).toMatchObject({ exitCode: 0, stdout: '[1,"second"]\n' });
  });
});

describe('a command', { timeout: 60_000 }, () => {
  it.each([['help', 'nosuch'], ['nosuch', '--help'], ['nosuch']])(
    'that is unknown is refused: %s %s',
    async (...args) => {
      expect(await refused(...args)).toBe(
        'error [invalid-option]: unknown command `nosuch`; see `simpleflow --help`\n',
      );
    },
  );

  it('that is nearly known is guessed', async () => {
    expect(await refused('strat')).toContain('did you mean `start`?');
  });

  it('is listed in the help with the others, whoever contributes it', async () => {
    const { exitCode, stdout } = await runCli([]);

    expect(exitCode).toBe(0);
    for (const name of [
      'run',
      'replay',
      'config',
      'standalone',
      'decider',
      'worker',
      'start',
      'dev-server',
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'mu'));
    }
  });

  it('that a backend of the configuration contributes is found, and listed', async () => {
    using folder = new TempFolder({
      'simpleflow.config.json': { backends: { mine: './backend.mjs' } },
      'backend.mjs': `export const backend = { load: () => undefined };
export const commands = [{
  name: 'greet',
  summary: 'say hello',
  load: async () => ({
    arguments: { who: { name: 'who', summary: 'whom' } },
    options: { loud: { summary: 'in capitals', value: undefined, fallback: false } },
    run: async ({ who, loud }) => {
      console.log(loud ? who.toUpperCase() : who);
      return 7;
    },
  }),
}];
`,
    });

    const greeted = await runCli(['greet', 'world', '--loud'], { cwd: folder.path });
    const help = await runCli(['--help'], { cwd: folder.path });

    expect(greeted).toEqual({ exitCode: 7, stdout: 'WORLD\n', stderr: '' });
    expect(help.stdout).toContain('greet');
  });
});

describe('simpleflow config', { timeout: 60_000 }, () => {
  it.each([
    [{ swf: { domian: 'x' } }, '`swf.domian` is no setting; did you mean `domain`?'],
    [{ piscina: { maxThreads: 'x' } }, '`piscina.maxThreads` must be'],
    [{ executor: 'swf', local: { copy: 'no' }, swf: { domain: 'd' } }, '`local.copy` must be'],
  ])('refuses %j, whichever backend is in use', async (settings, message) => {
    using folder = new TempFolder({ 'simpleflow.config.json': settings });

    const stderr = await refused('config', '--config', folder.file('simpleflow.config.json'));

    expect(stderr).toContain(message);
  });

  it('takes a section that is incomplete while its backend is not in use', async () => {
    using folder = new TempFolder({ 'simpleflow.config.json': { swf: { endpoint: 'http://127.0.0.1:1' } } });

    const { exitCode } = await runCli(['config', '--config', folder.file('simpleflow.config.json')]);

    expect(exitCode).toBe(0);
  });
});

describe('control characters from outside', () => {
  it('are shown as text, in results and in errors', async () => {
    using folder = new TempFolder({
      'flow.mjs': `import { Workflow } from '${process.cwd()}/dist/src/index.js';
export class Flow extends Workflow {
  static definition = { name: 'flow' };
  async run(text) {
    if (text.startsWith('!')) throw new RangeError(text, { cause: text });
    return text;
  }
}
`,
    });
    const evil = '\u001b]0;x\u0007\u009b31m\r\u202e';
    const run = (text: string) =>
      runCli(['run', `${folder.file('flow.mjs')}#Flow`, '--input', JSON.stringify([text])]);

    const [done, failed] = [await run(evil), await run(`!${evil}`)];

    expect(JSON.parse(done.stdout)).toBe(evil);
    expect(failed.exitCode).toBe(1);
    for (const text of [done.stdout, failed.stderr])
      expect(text).not.toMatch(/[\u001b\u0007\u009b\r\u202e]/u);
    expect(failed.stderr).toContain('\\u001b]0;x');
  });
});
