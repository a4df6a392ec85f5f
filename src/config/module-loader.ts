import type * as Acorn from 'acorn';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { SimpleflowError } from '../errors.js';
import { isMiddleware } from '../executor/middleware.js';
import { enableTypeScript, type TypeScriptTranslator } from './enable-typescript.js';
import { isPlainObject } from './is-plain-object.js';
import { isServiceModule } from './is-service-module.js';
import { watchLoading } from './watch-loading.js';

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
  #translator: TypeScriptTranslator | undefined;

  /**
   * @param file absolute path
   * @throws SimpleflowError `unknown-module` if it cannot be loaded; `cause` says why. An error of this library that the
   * module itself raises, such as `invalid-option`, comes as it is.
   */
  async load(file: string): Promise<ModuleExports> {
    const isTypeScript = /\.[cm]?tsx?$/u.test(file);
    if (isTypeScript) this.#translator ??= await enableTypeScript(file);
    try {
      const url = pathToFileURL(file).href;
      return withDefault(await watchLoading(file, async () => (await import(url)) as ModuleExports));
    } catch (cause) {
      // Whatever the module throws, or the text of it is wrong, or a module that it imports is not there.
      if (SimpleflowError.is(cause)) throw cause;
      const where = cause instanceof SyntaxError && !isTypeScript ? locateSyntaxError(file) : '';
      const how =
        isTypeScript && this.#translator === 'node' ? " by Node's own type stripping (without tsx)" : '';
      const reason = `${cause instanceof Error ? cause.message : String(cause)}${commonJsAdvice(file, cause)}`;
      throw new SimpleflowError('unknown-module', `\`${file}${where}\` cannot be loaded${how}: ${reason}`, {
        cause,
      });
    }
  }
}

/**
 * What CommonJS exports as one object is the default export of the namespace: its members are exports as well, unless
 * there are such already. What a transpiler made of an ES module says so, and has its own default.
 */
function withDefault(exports: ModuleExports): ModuleExports {
  const whole = exports['default'];
  if (!isTable(whole)) return exports;
  const members = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== '__esModule'));
  // A service module or middleware is an object, too, and its methods are no exports.
  if (whole['__esModule'] === true) return { ...exports, ...members, default: whole['default'] };
  return { ...members, ...exports };
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  return isPlainObject(value) && !isServiceModule(value) && !isMiddleware(value);
}

/** TypeScript is always loaded as ES modules here: through CommonJS there would be two copies of this library. */
function commonJsAdvice(file: string, cause: unknown): string {
  const isCommonJs = /^(?:__dirname|__filename|require|module|exports) is not defined/u;
  const { message = '' } = (cause ?? {}) as { readonly message?: string };
  if (!file.endsWith('.cts') && !(/\.tsx?$/u.test(file) && isCommonJs.test(message))) return '';
  return '; TypeScript has to be an ES module here, whatever `"type"` says: CommonJS (`.cts`, `require`, `__dirname`, `module.exports`, `export =`) is not supported in it, so use `import`, `export` and `import.meta`';
}

/** `:2:13`, or nothing if the error is not in this file. Node knows the place, but tells it only when it dies of it. */
function locateSyntaxError(file: string): string {
  const { parse } = createRequire(import.meta.url)('acorn') as typeof Acorn;
  try {
    parse(readFileSync(file, 'utf8'), { ecmaVersion: 'latest', sourceType: 'module' });
    return '';
  } catch (error) {
    // Acorn's, with the same opinion as Node's; or the file is gone.
    const { loc } = error as { readonly loc?: Acorn.Position };
    return loc === undefined ? '' : `:${loc.line}:${loc.column + 1}`;
  }
}
