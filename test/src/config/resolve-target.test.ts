import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { locateTarget, resolveTarget } from '../../../src/config/resolve-target.js';
import { beforeEach, describe, expect, it } from 'vitest';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'simpleflow-'));
});

async function writeModules(...files: readonly string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), 'export const even = 2; export const odd = 3; export const other = 4;');
  }
}

const EVEN = {
  name: 'even number',
  accepts: (value: unknown): value is number => typeof value === 'number' && value % 2 === 0,
};

describe('locateTarget', () => {
  it.each([
    ['a/b.ts', ['a/b.js', 'a/b/index.ts', 'a/b/workflow.ts']],
    ['a/b.js', ['a/b.mjs', 'a/b/index.ts', 'a/b/workflow.ts']],
    ['a/b/index.mts', ['a/b/index.js', 'a/b/workflow.ts']],
    ['a/b/workflow.mjs', ['a/workflow.ts', 'a/b.json']],
  ])('prefers %s for a dotted name', async (file, others) => {
    await writeModules(file, ...others);

    expect(locateTarget('a.b.C', cwd)).toEqual({ file: join(cwd, file), exportName: 'C' });
  });

  it('takes a name of two parts', async () => {
    await writeModules('flow.ts');

    expect(locateTarget('flow.C', cwd)).toEqual({ file: join(cwd, 'flow.ts'), exportName: 'C' });
  });

  it('takes a path, relative or absolute, with any extension', async () => {
    await writeModules('a/b.cjs');
    const expected = { file: join(cwd, 'a/b.cjs'), exportName: 'C' };

    expect(locateTarget('./a/b.cjs#C', cwd)).toEqual(expected);
    expect(locateTarget(`${join(cwd, 'a/b.cjs')}#C`, '/')).toEqual(expected);
  });

  it('splits at the last `#`, as folders may have one in their name', async () => {
    await writeModules('c#/flow.js');

    expect(locateTarget('c#/flow.js#C', cwd)).toEqual({ file: join(cwd, 'c#/flow.js'), exportName: 'C' });
  });

  it.each(['a', '', '#', '#C', 'a.js#', 'a..C', '.C', 'a.', '../a.C', 'a/b.C', 'flow.js'])(
    'refuses %j, which names no export of a module',
    async (target) => {
      await writeModules('flow.js');

      expect(() => locateTarget(target, cwd)).toThrow(
        expect.objectContaining({
          code: 'unknown-module',
          message: expect.stringMatching(/^expected `path/u),
        }),
      );
    },
  );

  it.each(['a.b.C', 'a/b.ts#C', 'a#C'])('refuses %s if no file is there', async (target) => {
    await mkdir(join(cwd, 'a/b.ts'), { recursive: true });

    expect(() => locateTarget(target, cwd)).toThrow(expect.objectContaining({ code: 'unknown-module' }));
  });
});

describe('resolveTarget', () => {
  it('gives an export of the kind that is wanted', async () => {
    await writeModules('numbers.mjs');

    expect(await resolveTarget('numbers.even', EVEN, { cwd })).toBe(2);
  });

  it('lists the exports of that kind for any other', async () => {
    await writeModules('numbers.mjs');

    await expect(resolveTarget('numbers.odd', EVEN, { cwd })).rejects.toMatchObject({
      code: 'unknown-workflow',
      message: '`numbers.mjs` exports `odd`, which is no even number; its even numbers are: `even`, `other`',
    });
    await expect(resolveTarget('numbers.none', EVEN, { cwd })).rejects.toMatchObject({
      code: 'unknown-workflow',
      message: '`numbers.mjs` has no export `none`; its even numbers are: `even`, `other`',
    });
  });
});
