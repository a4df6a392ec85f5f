import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SimpleflowError } from '../errors.js';

/** What a module exports, by name. */
export type ModuleExports = Readonly<Record<string, unknown>>;

/** Extensions a module may have, in the order in which they are tried. */
export const MODULE_EXTENSIONS: readonly string[] = ['ts', 'mts', 'js', 'mjs'];

/**
 * Imports the modules of users by file name, JavaScript or TypeScript, on every supported version of Node.
 *
 * TypeScript goes through `tsx` if the module's project has it, or this package can reach it; else through Node's own
 * type stripping, which knows erasable syntax only and wants `.ts` in imports.
 */
export class ModuleLoader {
  #isTypeScriptReady = false;

  /**
   * @param file absolute path
   * @throws SimpleflowError `unknown-module` if it cannot be loaded; `cause` says why. An error of this library that the
   * module itself raises, such as `invalid-option`, comes as it is.
   */
  async load(file: string): Promise<ModuleExports> {
    if (/\.[cm]?tsx?$/u.test(file)) await this.#enableTypeScript(file);
    try {
      return (await import(pathToFileURL(file).href)) as ModuleExports;
    } catch (cause) {
      // Whatever the module throws, or the text of it is wrong, or a module that it imports is not there.
      if (SimpleflowError.is(cause)) throw cause;
      const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      throw new SimpleflowError('unknown-module', `\`${file}\` cannot be loaded: ${reason}`, { cause });
    }
  }

  /** For the whole process: loaders of modules cannot be had for one import. */
  async #enableTypeScript(file: string): Promise<void> {
    if (this.#isTypeScriptReady) return;
    const tsx = findTsx(file);
    if (tsx !== undefined) ((await import(pathToFileURL(tsx).href)) as Tsx).register();
    else if (!stripsTypes()) {
      throw new SimpleflowError(
        'unknown-module',
        `\`${file}\` is TypeScript, and Node ${process.version} cannot load that by itself: install tsx (\`npm install --save-dev tsx\`), or compile the module to JavaScript`,
      );
    }
    this.#isTypeScriptReady = true;
  }
}

interface Tsx {
  register(): unknown;
}

/** The user's own tsx before the one beside this package. */
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

function stripsTypes(): boolean {
  // Not in the types for Node 20.
  const { typescript } = process.features as { readonly typescript?: unknown };
  return typescript === 'strip' || typescript === 'transform';
}
