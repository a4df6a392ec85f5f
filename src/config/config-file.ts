import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import { isPlainObject } from './is-plain-object.js';
import { checkJson, readTextFile } from './json-text.js';
import { ModuleLoader } from './module-loader.js';
import type { Source } from './source.js';

const NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `simpleflow.config.${extension}`);

/**
 * The configuration file for `cwd`: that of the nearest folder, upwards, that has one.
 * @throws SimpleflowError `invalid-option` if a folder has two
 */
export function findConfigFile(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const [file, other] = NAMES.map((name) => join(folder, name)).filter((path) => existsSync(path));
    if (file !== undefined && other !== undefined) {
      throw new SimpleflowError(
        'invalid-option',
        `there are two configuration files, \`${file}\` and \`${other}\`: keep one of them`,
      );
    }
    if (file !== undefined || folder === dirname(folder)) return file;
  }
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
