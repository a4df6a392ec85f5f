import { resolve } from 'node:path';
import { builtInBackends } from './backend-module.js';
import type { Config } from './config.js';
import { findConfigFile, readConfigFile, runningProgram } from './config-file.js';
import { CONFIG_VARIABLE, environmentSource, processEnvironment, type Environment } from './env.js';
import { isPlainObject } from './is-plain-object.js';
import { resolveConfig, type ResolvedConfig } from './resolve-config.js';
import { DEFAULTS } from './schema.js';
import type { Settings } from './settings.js';
import type { Source } from './source.js';

export interface LoadConfigOptions {
  /** Where relative paths of the environment and of `overrides` start. Default: the current directory. */
  readonly cwd?: string;
  /**
   * The modules of the program, as paths or packages: the search for the file starts in their folders. Default: the module
   * that Node was started with; none where `cwd` is given.
   */
  readonly program?: readonly string[];
  /** Default: that of the process. */
  readonly env?: Environment;
  /**
   * The configuration file, relative to `cwd`. Default: `SIMPLEFLOW_CONFIG`, else the nearest one upwards from the
   * program, else from `cwd`.
   */
  readonly file?: string | undefined;
  /** What counts more than all else, as a command line does. */
  readonly overrides?: Settings;
  /** The origin of an override, for messages: `--executor`. Default: `code`. */
  readonly nameOfOverride?: (path: readonly string[]) => string;
  /**
   * Checks the sections of other backends than the one in use, too, for what is unknown or wrong; what is missing is not.
   * Loads those backends. Default: false.
   */
  readonly checkAll?: boolean;
}

/**
 * The configuration of this process: defaults, then the file, then the environment, then the overrides.
 *
 * @throws SimpleflowError `invalid-option` for everything that is unknown or wrong, with its path, what was expected, what
 * came and where from; `unknown-module` for a module that is not there; `backend-missing`
 *
 * @example `await using executor = await createExecutor(await loadConfig({ overrides: { journal: true } }));`
 */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<Config> {
  return (await loadResolved(options)).config;
}

/**
 * The configuration that is exactly these settings, with the defaults for the rest: neither a file nor the environment is
 * read. Relative paths start from the current directory.
 * @throws SimpleflowError `invalid-option`, `unknown-module`, `backend-missing`
 */
export async function configOf(settings: Settings): Promise<Config> {
  const cwd = process.cwd();
  return (await resolveConfig([{ kind: 'code', base: cwd, values: { ...settings } }], cwd)).config;
}

/** @internal */
export async function loadResolved(options: LoadConfigOptions): Promise<ResolvedConfig> {
  const { env = processEnvironment(), nameOfOverride, checkAll = false } = options;
  const overrides = { ...options.overrides };
  const cwd = resolve(options.cwd ?? '.');
  const sources: Source[] = [];
  const { program = options.cwd === undefined ? runningProgram() : [] } = options;
  const given = options.file ?? env[CONFIG_VARIABLE];
  const file = given === undefined || given === '' ? findConfigFile(cwd, program) : resolve(cwd, given);
  if (file !== undefined) sources.push(await readConfigFile(file));
  const keys = [
    ...Object.keys(DEFAULTS),
    ...builtInBackends(),
    ...namedBackends([...sources.map(({ values }) => values), overrides]),
  ];
  sources.push(environmentSource(env, keys, cwd));
  sources.push({
    kind: nameOfOverride === undefined ? 'code' : 'flag',
    base: cwd,
    values: overrides,
    ...(nameOfOverride === undefined ? undefined : { nameOf: nameOfOverride }),
  });
  return resolveConfig(sources, cwd, checkAll);
}

/** Names that file or overrides give to backends: their sections may be set by variables too. */
function namedBackends(all: readonly Readonly<Record<string, unknown>>[]): string[] {
  return all.flatMap(({ backends }) => (isPlainObject(backends) ? Object.keys(backends) : []));
}
