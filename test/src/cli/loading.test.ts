import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../support/run-cli.js';
import { TempFolder } from '../../support/temp-folder.js';

const LIBRARY = pathToFileURL(`${process.cwd()}/dist/src/index.js`).href;
const FLOW = `import { Workflow, activity } from '${LIBRARY}';
export class Flow extends Workflow {
  static definition = { name: 'flow' };
  async run(x) { return x; }
}
`;

describe('user code that', { timeout: 60_000 }, () => {
  it('ends the process while it is loaded is an error, as module of activities, services or middleware', async () => {
    using folder = new TempFolder({ 'flow.mjs': FLOW, 'quits.mjs': 'process.exit(0);' });

    for (const option of ['--activities', '--container', '--middleware']) {
      const run = ['run', 'flow.mjs#Flow', '--input', '[1]', option, './quits.mjs'];
      const { exitCode, stderr } = await runCli(run, { cwd: folder.path });

      expect(exitCode).toBe(2);
      expect(stderr).toContain(`error [unknown-module]: \`${folder.file('quits.mjs')}\` ended the process`);
    }
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
