import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SimpleflowError } from '../errors.js';
import { processEnvironment } from './env.js';
import { foldersUpward } from './folders-upward.js';

/** What translates TypeScript from now on. */
export type TypeScriptTranslator = 'tsx' | 'node';

interface Tsx {
  readonly register: (options: { readonly tsconfig?: string }) => unknown;
}

/** Since Node 22.15, not in the types for Node 20. */
interface ModuleHooks {
  readonly registerHooks?: (hooks: object) => void;
}

/**
 * Lets this process import TypeScript: by the tsx of the project that `file` belongs to, or the one beside this package;
 * else by Node's own type stripping. Hooks are for the whole process: they cannot be had for one import. Paths and
 * decorators are those of the `tsconfig.json` nearest to the first file, unless `TSX_TSCONFIG_PATH` names another.
 *
 * @throws SimpleflowError `unknown-module` if there is neither
 */
export async function enableTypeScript(file: string): Promise<TypeScriptTranslator> {
  const tsx = findTsx(file);
  if (tsx !== undefined) {
    // Registered here, as `--import tsx` does not reach threads on Node 20.
    const tsconfig =
      processEnvironment()['TSX_TSCONFIG_PATH'] === undefined ? nearestTsconfig(file) : undefined;
    const { register } = (await import(pathToFileURL(tsx).href)) as Tsx;
    register(tsconfig === undefined ? {} : { tsconfig });
    await registerOwnHooks();
    return 'tsx';
  }
  if (stripsTypes()) return 'node';
  throw new SimpleflowError(
    'unknown-module',
    `\`${file}\` is TypeScript, and Node ${process.version} cannot load that by itself: install tsx (\`npm install --save-dev tsx\`), or compile the module to JavaScript`,
  );
}

function findTsx(file: string): string | undefined {
  for (const from of [file, fileURLToPath(import.meta.url)]) {
    try {
      // `require` finds the CommonJS build, whose `register` looks for its loader in the wrong folder (tsx 4.23).
      return createRequire(from)
        .resolve('tsx/esm/api')
        .replace(/\.cjs$/u, '.mjs');
    } catch {
      // Not installed there, or a tsx from before version 4.
    }
  }
  return undefined;
}

/** On its own, tsx takes that of the current directory, whichever project the file belongs to. */
function nearestTsconfig(file: string): string | undefined {
  return [...foldersUpward(dirname(file))].map((folder) => join(folder, 'tsconfig.json')).find(existsSync);
}

async function registerOwnHooks(): Promise<void> {
  const { registerHooks } = module as ModuleHooks;
  // The older way is deprecated in Node 26, the newer one missing in Node 20.
  if (registerHooks === undefined) module.register('./typescript-hooks.js', import.meta.url);
  else registerHooks(await import('./typescript-hooks.js'));
}

function stripsTypes(): boolean {
  // Not in the types for Node 20.
  const { typescript } = process.features as { readonly typescript?: unknown };
  return typescript === 'strip' || typescript === 'transform';
}
