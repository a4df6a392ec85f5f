import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foldersUpward } from './folders-upward.js';

/** The conditions under which Node imports. */
const CONDITIONS = new Set(['node', 'import', 'module-sync', 'default']);

/**
 * The file of a package's entry for `import`, searched upwards from `base`. Node can tell this only from where this file
 * is, which need not be where the user's packages are; `require.resolve` finds no entry that is for `import` alone.
 */
export function packageEntry(specifier: string, base: string): string | undefined {
  const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)(\/.+)?$/u.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  const manifest = [...foldersUpward(base)]
    .map((folder) => join(folder, 'node_modules', name, 'package.json'))
    .find(existsSync);
  return manifest === undefined ? undefined : entryOf(manifest, `.${rest ?? ''}`);
}

function entryOf(manifest: string, subpath: string): string | undefined {
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports?: unknown };
  const isTable = isObject(exports) && Object.keys(exports).every((key) => key.startsWith('.'));
  const target = targetOf(isTable ? exports[subpath] : subpath === '.' ? exports : undefined);
  return target === undefined ? undefined : join(dirname(manifest), target);
}

/** Conditions are tried in the order of the package. */
function targetOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (!isObject(target)) return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    const found = CONDITIONS.has(condition) ? targetOf(inner) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
