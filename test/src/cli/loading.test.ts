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

describe('a package of a monorepo that is run from the root', { timeout: 60_000 }, () => {
  const files = {
    'packages/a/simpleflow.config.json': { executor: 'piscina', middleware: ['./middleware.mjs'] },
    'packages/a/middleware.mjs': `import { activityMiddleware } from '${LIBRARY}';
export const more = activityMiddleware(async (call, next) => (await next()) + 10);
`,
    'packages/a/activities.mjs': `import { activity } from '${LIBRARY}';
export const inc = activity('inc', (x) => x + 1);
`,
    'packages/a/flow.mjs': `import { Workflow } from '${LIBRARY}';
import { inc } from './activities.mjs';
export class Flow extends Workflow {
  static definition = { name: 'flow' };
  async run(x) { return this.submit(inc, x).result(); }
}
`,
    'packages/a/main.mjs': `import { createExecutor } from '${LIBRARY}';
import { inc } from './activities.mjs';
const executor = await createExecutor();
console.log(executor.constructor.name, await executor.submit(inc, 1));
await executor.shutdown();
`,
  };

  it('has its own configuration, on the command line', async () => {
    using folder = new TempFolder(files);
    const run = ['run', 'packages/a/flow.mjs#Flow', '--input', '[1]', '--verbose'];

    const { stdout, stderr } = await runCli(run, { cwd: folder.path });

    expect(stdout).toBe('12\n');
    expect(stderr).toContain('started on piscina');
  });

  it('has its own configuration, as a program', async () => {
    using folder = new TempFolder(files);
    folder.write('packages/a/simpleflow.config.json', {
      activities: ['./activities.mjs'],
      middleware: ['./middleware.mjs'],
    });

    const ended = await runCli([], { cwd: folder.path, main: 'packages/a/main.mjs' });

    expect(ended).toEqual({ exitCode: 0, stdout: 'InProcessExecutor 12\n', stderr: '' });
  });
});

describe('TypeScript of a project that is not in the current directory', { timeout: 60_000 }, () => {
  const FLOW_TS = `import { Workflow } from '${LIBRARY}';
import { one } from '@lib/one.js';
const decorated: number[] = [];
const note = (_class: object, _key: unknown, index: number) => void decorated.push(index);
class Noted { constructor(@note readonly x: number) {} }
export class Flow extends Workflow {
  static override readonly definition = { name: 'flow' };
  async run(x: number) { return [new Noted(x).x + one, decorated]; }
}
`;
  const files = {
    'a/tsconfig.json': {
      compilerOptions: { paths: { '@lib/*': ['./src/lib/*'] }, experimentalDecorators: true },
    },
    'a/src/lib/one.ts': 'export const one = 1;',
    'a/src/flow.ts': FLOW_TS,
  };

  it.each(['local', 'piscina'])('has its own paths and decorators, with %s', async (executor) => {
    using folder = new TempFolder(files);
    const run = ['run', 'a/src/flow.ts#Flow', '--input', '[1]', '--executor', executor];

    const ended = await runCli(run, { cwd: folder.path });

    expect(ended).toEqual({ exitCode: 0, stdout: '[2,[0]]\n', stderr: '' });
  });
});
