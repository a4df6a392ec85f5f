import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import { foldersUpward } from './folders-upward.js';
import { isPlainObject } from './is-plain-object.js';
import { checkJson, readTextFile } from './json-text.js';
import { locateModule } from './locate-module.js';
import { ModuleLoader } from './module-loader.js';
import type { Source } from './source.js';

const NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `simpleflow.config.${extension}`);
const NODE_MODULES = `${sep}node_modules${sep}`;

/**
 * The configuration file of a program: that of the nearest folder, upwards from its modules, that has one. Where they
 * have none, the same upwards from `cwd`.
 * @param program paths or packages. Those inside `node_modules` are tools, which know nothing of this project
 * @throws SimpleflowError `invalid-option` if a folder has two, or the modules have different ones
 */
export function findConfigFile(cwd: string, program: readonly string[] = []): string | undefined {
  const files = program.flatMap((module) => {
    const located = locateModule(module, cwd);
    // A package of the same repository is linked into `node_modules`.
    const file = located && realpathSync(located);
    return file === undefined || file.includes(NODE_MODULES) ? [] : (nearestFile(dirname(file)) ?? []);
  });
  const [file, other] = new Set(files);
  if (file === undefined || other === undefined) return file ?? nearestFile(resolve(cwd));
  throw new SimpleflowError(
    'invalid-option',
    `the modules have different configurations, \`${file}\` and \`${other}\`: say which is meant, with \`--config\` or \`SIMPLEFLOW_CONFIG\``,
  );
}

/** The module that Node was started with; none for `node --eval`. */
export function runningProgram(): readonly string[] {
  const [, script] = process.argv;
  try {
    // As Node does: a folder or a name without its extension will do.
    return script === undefined ? [] : [createRequire(resolve('any')).resolve(resolve(script))];
  } catch {
    // Not a file: `node -` reads the program from stdin.
    return [];
  }
}

function nearestFile(start: string): string | undefined {
  for (const folder of foldersUpward(start)) {
    const [file, other] = NAMES.map((name) => join(folder, name)).filter((path) => existsSync(path));
    if (file !== undefined && other !== undefined) {
      throw new SimpleflowError(
        'invalid-option',
        `there are two configuration files, \`${file}\` and \`${other}\`: keep one of them`,
      );
    }
    if (file !== undefined) return file;
  }
  return undefined;
}

/**
 * Reads a configuration file: a module with a default export, else JSON.
 * @throws SimpleflowError `unknown-module` if it is not there or cannot be loaded; `invalid-option` if it holds no object
 */
export async function readConfigFile(file: string): Promise<Source> {
  if (!existsSync(file))
    throw new SimpleflowError('unknown-module', `there is no configuration file \`${file}\``);
  const isModule = /\.[cm]?[jt]s$/u.test(file);
  const values = isModule ? await defaultExportOf(file) : readJson(file);
  if (!isPlainObject(values)) {
    throw new SimpleflowError(
      'invalid-option',
      `\`${file}\` must hold an object of settings${isModule ? ', as its default export' : ''}, got ${describeValue(values)}`,
    );
  }
  return { kind: 'file', base: dirname(file), values, nameOf: () => file };
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readTextFile(file);
  } catch (cause) {
    // A folder, not ours to read, or not what its compression says.
    throw new SimpleflowError('invalid-option', `\`${file}\` cannot be read`, { cause });
  }
  checkJson(text, `\`${file}\``, 'invalid-option');
  return JSON.parse(text);
}

async function defaultExportOf(file: string): Promise<unknown> {
  const { default: settings } = await new ModuleLoader().load(file);
  return settings;
}
