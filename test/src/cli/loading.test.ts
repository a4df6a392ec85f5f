import { describe, expect, it } from 'vitest';
import { pathToFileURL } from 'node:url';
import { runCli } from '../../support/run-cli.js';
import { TempFolder } from '../../support/temp-folder.js';

const LIBRARY = pathToFileURL(`${process.cwd()}/dist/src/index.js`).href;
const FLOW = `import { Workflow, activity } from '${LIBRARY}';
export class Flow extends Workflow {
  static definition = { name: 'flow' };
  async run(x) { return x; }
}
`;

describe.concurrent('a module that', { timeout: 90_000 }, () => {
  it.each([
    ['waits forever, with nothing left to do', 'await new Promise(() => {});', 'never finishes loading'],
    [
      'waits forever, with a timer that goes on',
      'setInterval(() => {}, 1_000); await new Promise(() => {});',
      'never finishes loading',
    ],
    ['ends the process', 'process.exit(0);', 'ended the process while it was loaded'],
    ['ends the process with another code', 'process.exit(3);', 'ended the process while it was loaded'],
  ])('%s is an error with its name', async (_, code, message) => {
    using folder = new TempFolder({ 'module.mjs': `${FLOW}${code}` });
    const file = folder.file('module.mjs');

    const { exitCode, stdout, stderr } = await runCli(['run', `${file}#Flow`, '--input', '[1]']);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`error [unknown-module]: \`${file}\` ${message}`);
  });

  it('ends the process is an error as the module of activities, services or middleware, too', async () => {
    using folder = new TempFolder({ 'flow.mjs': FLOW, 'quits.mjs': 'process.exit(0);' });

    for (const option of ['--activities', '--container', '--middleware']) {
      const run = ['run', 'flow.mjs#Flow', '--input', '[1]', option, './quits.mjs'];
      const { exitCode, stderr } = await runCli(run, { cwd: folder.path });

      expect(exitCode).toBe(2);
      expect(stderr).toContain(`error [unknown-module]: \`${folder.file('quits.mjs')}\` ended the process`);
    }
  });

  it('changes the current folder changes no path of the command line', async () => {
    using folder = new TempFolder({
      'flow.mjs': `${FLOW}process.chdir('/');`,
      'activities.mjs': '',
      'simpleflow.config.json': { journal: true },
    });
    const run = ['run', 'flow.mjs#Flow', '--input', '[1]', '--activities', './activities.mjs'];

    expect(await runCli([...run, '--config', 'simpleflow.config.json'], { cwd: folder.path })).toEqual({
      exitCode: 0,
      stdout: '1\n',
      stderr: '',
    });
  });

  it('ends the process in the middle of a run is an error, never success', async () => {
    using folder = new TempFolder({
      'flow.mjs': FLOW.replace('return x;', 'process.exit(0);'),
    });

    const result = await runCli(['run', 'flow.mjs#Flow', '--input', '[1]'], { cwd: folder.path });

    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toContain('error [invalid-state]: the process was ended by `process.exit(0)`');
  });
});
