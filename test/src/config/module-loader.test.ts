import { describe, expect, it } from 'vitest';
import { ModuleLoader } from '../../../src/config/module-loader.js';
import { runCli } from '../../support/run-cli.js';
import { TempFolder } from '../../support/temp-folder.js';

describe('a module of CommonJS', () => {
  it.each([
    ['an object', 'const build = () => ({ a: 1, b: 2 }); module.exports = build();'],
    [
      'what a transpiler makes of a default export',
      'const build = () => ({ __esModule: true, default: { a: 1, b: 2 } });\nObject.assign(module.exports, build());',
    ],
    ['its members', 'exports.a = 1; exports.b = 2;'],
  ])('exports the members of %s', async (_, source) => {
    using folder = new TempFolder({ 'm.cjs': source });

    const exports = await new ModuleLoader().load(folder.file('m.cjs'));

    const inner = exports['default'] as { a?: unknown };
    expect([exports['a'] ?? inner.a, exports['b'] ?? (inner as { b?: unknown }).b]).toEqual([1, 2]);
  });
});

describe('TypeScript that is CommonJS', () => {
  it.each([
    ['a.ts', 'export const here: string = __dirname;'],
    ['b.ts', "import path = require('node:path');\nexport = { path };"],
    ['c.cts', 'throw new Error("no");'],
  ])('is not supported, which is said in one line: %s', async (name, source) => {
    using folder = new TempFolder({ [name]: source, 'package.json': { type: 'commonjs' } });

    const { exitCode, stderr } = await runCli(['run', `${folder.file(name)}#W`]);

    expect(stderr).toMatch(/^error \[unknown-module\]: .* TypeScript has to be an ES module here, .*\n/u);
    expect(exitCode).toBe(2);
  });
});

describe('a module that does something to the process while it is loaded', { timeout: 60_000 }, () => {
  const W = `import { Workflow } from '${process.cwd()}/dist/src/index.js';
export class W extends Workflow {
  static definition = { name: 'w' };
  async run() { return 1; }
}
`;

  it.each([
    [
      'never',
      'await new Promise(() => undefined);',
      /cannot be loaded: it waits for something that never comes/u,
    ],
    ['exit', 'process.exit(0);', /ended the process with exit code 0 while it was loaded/u],
    ['exit-3', 'process.exit(3);', /ended the process with exit code 3 while it was loaded/u],
    ['chdir', "process.chdir('/');", /cannot be loaded: it changes the working directory/u],
  ])('is named, and nothing runs (%s)', async (name, line, message) => {
    using folder = new TempFolder({ [`${name}.mjs`]: `${line}\n${W}` });
    const file = folder.file(`${name}.mjs`);

    for (const args of [
      ['run', `${file}#W`],
      ['run', 'examples/quickstart/workflow.ts#SimpleComputation', '--activities', file, '--input', '[1]'],
    ]) {
      const { exitCode, stdout, stderr } = await runCli(args);

      expect(stderr).toMatch(message);
      expect(stderr).toContain(`\`${file}\``);
      expect([exitCode, stdout]).toEqual([2, '']);
    }
  });
});
