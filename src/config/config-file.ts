import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import { isPlainObject } from './is-plain-object.js';
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
 * Reads a configuration file: JSON, or a module with a default export.
 * @throws SimpleflowError `unknown-module` if it is not there or cannot be loaded; `invalid-option` if it holds no object
 */
export async function readConfigFile(file: string): Promise<Source> {
  if (!existsSync(file))
    throw new SimpleflowError('unknown-module', `there is no configuration file \`${file}\``);
  const values = extname(file) === '.json' ? readJson(file) : await defaultExportOf(file);
  if (!isPlainObject(values)) {
    throw new SimpleflowError(
      'invalid-option',
      `\`${file}\` must hold an object of settings${extname(file) === '.json' ? '' : ', as its default export'}, got ${describeValue(values)}`,
    );
  }
  return { kind: 'file', base: dirname(file), values, nameOf: () => file };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new SimpleflowError('invalid-option', `\`${file}\` is not JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}

async function defaultExportOf(file: string): Promise<unknown> {
  const { default: settings } = await new ModuleLoader().load(file);
  return settings;
}
