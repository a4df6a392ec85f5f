import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { assertBuilt } from '../support/run-cli.js';

/** Prints the URL of every module that the rest of the code makes Node load. */
const SPY = `
  import { register } from 'node:module';
  const hooks = 'export async function load(url, context, next) { process._rawDebug(url); return next(url, context); }';
  register('data:text/javascript,' + encodeURIComponent(hooks));
`;

function modulesOf(code: string): string[] {
  const { PATH } = process.env;
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', SPY + code], {
    encoding: 'utf8',
    env: { PATH },
  });
  expect(status, stderr).toBe(0);
  return stderr.split('\n').filter((line) => line.startsWith('file:'));
}

const DEAR = /inversify|reflect-metadata|valibot|commander|acorn|tsx/u;

beforeAll(assertBuilt);

describe('the built package', () => {
  it.each(['simpleflow', 'simpleflow/backend', 'simpleflow/backends/local'])(
    'loads few files, and none of its dependencies, to import %s',
    (specifier) => {
      const modules = modulesOf(`await import('${specifier}');`);

      expect(modules.filter((url) => DEAR.test(url))).toEqual([]);
      expect(modules.length).toBeGreaterThan(0);
      expect(modules.length).toBeLessThanOrEqual(24);
    },
  );

  it('needs no dependency to run a workflow without a container', () => {
    const modules = modulesOf(`
      const { createLocalExecutor } = await import('simpleflow/backends/local');
      const { activity } = await import('simpleflow');
      await createLocalExecutor().submit(activity('one', () => 1));
    `);

    expect(modules.filter((url) => DEAR.test(url))).toEqual([]);
  });

  it('loads its own bundle of inversify, one file, to build a container', () => {
    const modules = modulesOf(`
      const { createExecutor } = await import('simpleflow');
      await (await createExecutor({})).shutdown();
    `);

    expect(modules.filter((url) => /inversify|reflect-metadata/u.test(url))).toEqual([
      expect.stringMatching(/\/dist\/src\/chunks\/inversify-\w+\.js$/u),
    ]);
  });

  it('has errors that are called as their classes are exported', () => {
    const code = `
      const exported = Object.entries(await import('simpleflow'));
      const errors = exported.filter(([, value]) => value?.prototype instanceof Error);
      console.log(JSON.stringify(errors.map(([name, { name: called }]) => [name, called])));
    `;
    const { PATH } = process.env;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      encoding: 'utf8',
      env: { PATH },
    });
    const errors = JSON.parse(stdout) as [string, string][];

    expect(errors.map(([name]) => name)).toContain('GroupError');
    for (const [name, called] of errors) expect(called).toBe(name);
  });
});
