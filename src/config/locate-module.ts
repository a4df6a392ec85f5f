import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageEntry } from './package-entry.js';

/**
 * The file of the module that a setting names: a path relative to `base`, an absolute one, a `file:` URL, or a package as
 * seen from `base`. Undefined if there is no such file or package.
 * @param base absolute path of a folder
 */
export function locateModule(specifier: string, base: string): string | undefined {
  const path = specifier.startsWith('file:') ? fileURLToPath(specifier) : resolve(base, specifier);
  const file = fileAt(path);
  if (file !== undefined) return file;
  if (/^(?:\.|file:)/u.test(specifier) || isAbsolute(specifier)) return undefined;
  return locatePackage(specifier, base);
}

function locatePackage(specifier: string, base: string): string | undefined {
  try {
    const file = createRequire(join(base, 'any')).resolve(specifier);
    // A name of Node's own comes back as it is.
    return isAbsolute(file) ? file : undefined;
  } catch {
    // Not there; or it has no entry for `require`, which is fine: we import it.
    return packageEntry(specifier, base);
  }
}

/** As in imports of TypeScript, `x.js` stands for `x.ts` where that is what there is. */
function fileAt(path: string): string | undefined {
  return [path, path.replace(/\.([cm]?)js$/u, '.$1ts')].find(isFile);
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
