import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { assertBuilt } from '../support/run-cli.js';

const ROOT = resolve(import.meta.dirname, '../..');

interface Manifest {
  readonly exports: Readonly<
    Record<string, string | Readonly<Record<'source' | 'types' | 'default', string>>>
  >;
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** `[['simpleflow/backends/local', { source, types, default }], …]`: a pattern is every folder that has an index. */
const targets = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
  if (typeof target === 'string') return [];
  const names = subpath.includes('*') ? backends() : [''];
  return names.map((name) => {
    const files = Object.values(target).map((file) => file.replace('*', name));
    return [`simpleflow${subpath.slice(1).replace('*', name)}`, files] as const;
  });
});

/** Folders below `backends/` with an `index.ts`: what the pattern makes public. */
function backends(): string[] {
  return readdirSync(join(ROOT, 'backends'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/index.ts'))
    .map((path) => path.slice(0, -'/index.ts'.length))
    .sort();
}

beforeAll(assertBuilt);

describe('the exports of the package', () => {
  it('are the documented subpaths', () => {
    expect(targets.map(([specifier]) => specifier)).toEqual([
      'simpleflow',
      'simpleflow/backend',
      'simpleflow/cli',
      'simpleflow/testing',
      'simpleflow/backends/local',
      'simpleflow/backends/piscina',
      'simpleflow/backends/swf',
      'simpleflow/backends/swf/commands',
      'simpleflow/backends/swf/devserver',
      'simpleflow/backends/swf/worker',
    ]);
  });

  it.each(targets)('%s has its source, its types and its module', (_, files) => {
    const missing = files.filter((file) => !existsSync(join(ROOT, file)));

    expect(missing).toEqual([]);
  });

  it.each(targets)('%s names the same when built as in its source', async (specifier, files) => {
    const [source, , built] = files;

    const fromSource = (await import(join(ROOT, source ?? ''))) as object;
    const fromBuilt = (await import(join(ROOT, built ?? ''))) as object;

    expect(specifier).toMatch(/^simpleflow/u);
    expect(Object.keys(fromBuilt).sort()).toEqual(Object.keys(fromSource).sort());
  });

  it('are the pages of the documentation', () => {
    const text = readFileSync(join(ROOT, 'typedoc.json'), 'utf8').replaceAll(/^\s*\/\/.*$/gmu, '');
    const { entryPoints } = JSON.parse(text) as { readonly entryPoints: readonly string[] };

    expect(targets.map(([, [source]]) => source)).toEqual(entryPoints.map((file) => `./${file}`));
  });

  it('have the command, executable', () => {
    for (const file of Object.values(manifest.bin)) {
      expect(readFileSync(join(ROOT, file), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/u);
    }
  });
});
