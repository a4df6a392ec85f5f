import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { SimpleflowError } from '../errors.js';
import { MODULE_EXTENSIONS, type ModuleExports, ModuleLoader } from './module-loader.js';

/** What kind of export is looked for. */
export interface ExportKind<T> {
  /** Singular, as error messages have it: `workflow`. */
  readonly name: string;
  readonly accepts: (value: unknown) => value is T;
}

export interface ResolveTargetOptions {
  /** Where relative paths and dotted names start. */
  readonly cwd: string;
  /** Default: a new one. */
  readonly loader?: ModuleLoader;
}

/** A module file and the name of one of its exports. */
export interface TargetLocation {
  /** Absolute. */
  readonly file: string;
  readonly exportName: string;
}

/**
 * The export that `target` names: `path/to/module.ts#Export`, or a dotted name.
 *
 * @throws SimpleflowError `unknown-module` if there is no such module or it cannot be loaded; `unknown-workflow` if it
 * has no such export, or one of another kind: the message lists those there are
 */
export async function resolveTarget<T>(
  target: string,
  kind: ExportKind<T>,
  options: ResolveTargetOptions,
): Promise<T> {
  const { cwd, loader = new ModuleLoader() } = options;
  const { file, exportName } = locateTarget(target, cwd);
  const exports = await loader.load(file);
  const value = Object.hasOwn(exports, exportName) ? exports[exportName] : undefined;
  if (kind.accepts(value)) return value;
  const problem = Object.hasOwn(exports, exportName)
    ? `exports \`${exportName}\`, which is no ${kind.name}`
    : `has no export \`${exportName}\``;
  throw new SimpleflowError(
    'unknown-workflow',
    `\`${shown(file, cwd)}\` ${problem}; ${listed(exports, kind)}`,
  );
}

/**
 * The file that `target` means. `a.b.C` is the export `C` of the first there is of `a/b.ts`, `a/b/index.ts` and
 * `a/b/workflow.ts`, each with any extension of a module.
 *
 * @throws SimpleflowError `unknown-module` if there is none; the message lists what was looked for
 */
export function locateTarget(target: string, cwd: string): TargetLocation {
  const hash = target.lastIndexOf('#');
  return hash >= 0
    ? locatePath(target.slice(0, hash), target.slice(hash + 1), cwd)
    : locateDotted(target, cwd);
}

function locatePath(path: string, exportName: string, cwd: string): TargetLocation {
  if (path === '' || exportName === '') throw malformedTarget(`${path}#${exportName}`);
  const file = resolve(cwd, path);
  if (isFile(file)) return { file, exportName };
  throw new SimpleflowError('unknown-module', `there is no module \`${shown(file, cwd)}\``);
}

function locateDotted(target: string, cwd: string): TargetLocation {
  if (!/^[\w$-]+(?:\.[\w$-]+)+$/u.test(target) || isFile(resolve(cwd, target))) throw malformedTarget(target);
  const segments = target.split('.');
  const exportName = segments.pop() ?? '';
  const base = resolve(cwd, ...segments);
  const stems = [base, `${base}/index`, `${base}/workflow`];
  const file = stems
    .flatMap((stem) => MODULE_EXTENSIONS.map((extension) => `${stem}.${extension}`))
    .find(isFile);
  if (file !== undefined) return { file, exportName };
  const tried = stems.map((stem) => `\`${shown(stem, cwd)}\``).join(', ');
  throw new SimpleflowError(
    'unknown-module',
    `there is no module for \`${target}\`; looked for ${tried}, each as .${MODULE_EXTENSIONS.join(', .')}`,
  );
}

function malformedTarget(target: string): SimpleflowError {
  return new SimpleflowError(
    'unknown-module',
    `expected \`path/to/module.ts#Export\` or a dotted name such as \`path.to.module.Export\`, got \`${target}\``,
  );
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}

/** As a person at `cwd` would type it. */
function shown(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') ? file : path;
}

function listed<T>(exports: ModuleExports, kind: ExportKind<T>): string {
  const names = Object.keys(exports).filter((name) => kind.accepts(exports[name]));
  if (names.length === 0) return `it exports no ${kind.name}`;
  return `its ${kind.name}s are: ${names.map((name) => `\`${name}\``).join(', ')}`;
}
