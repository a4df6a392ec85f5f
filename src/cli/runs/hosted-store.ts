import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { loadConfig, SimpleflowError, type Config, type Executor } from 'simpleflow';
import { createContainer, InProcessExecutor } from 'simpleflow/backend';
import { executorIn } from '../../di/create-executor.js';
import type { ValuesOf } from '../options.js';
import { nameOfOption, settingsFrom, type settingsOptions, type verboseOption } from '../shared-options.js';

export type HostedConfig = Config & { readonly store: NonNullable<Config['store']> };

type Given = ValuesOf<typeof settingsOptions & typeof verboseOption>;

/** Modules have a folder or an extension in their name, or are files that exist; workflow ids and run ids have not. */
export function isModuleName(name: string, cwd: string): boolean {
  return /[/\\]/u.test(name) || /^\.[cm]?[jt]s$/u.test(extname(name)) || existsSync(resolve(cwd, name));
}

/**
 * The configuration of a process that hosts a store, with the modules that the command line names.
 * @throws SimpleflowError `invalid-option` if nothing names a store
 */
export async function hostedConfig(
  modules: readonly string[],
  options: Given,
  cwd: string,
): Promise<HostedConfig> {
  const config = await loadConfig({
    cwd,
    file: options.config,
    overrides: settingsFrom(options),
    nameOfOverride: nameOfOption,
  });
  const { store } = config;
  if (store === undefined) {
    throw new SimpleflowError(
      'invalid-option',
      'expected the store to host, got none: give `--store <file>`, or set `SIMPLEFLOW_STORE`',
    );
  }
  return {
    ...withModules(
      config,
      modules.map((module) => fileOf(module, cwd)),
    ),
    store,
  };
}

/** Packages are found by name. */
function fileOf(module: string, cwd: string): string {
  return /^[.\\/]/u.test(module) || existsSync(resolve(cwd, module)) ? resolve(cwd, module) : module;
}

/** Threads find the activities that the modules of workflows define or import, too. */
export function withModules(config: Config, modules: readonly string[]): Config {
  const including = <M>(given: readonly M[]): readonly (M | string)[] => [...new Set([...given, ...modules])];
  return { ...config, activities: including(config.activities), workflows: including(config.workflows) };
}

/** Opens the store as its host. @throws SimpleflowError `store-in-use`, other `store-…` */
export async function openHost(config: HostedConfig): Promise<Executor> {
  return executorIn(await createContainer(config));
}

/** Rejects with `store-lost` when another host has taken the store over. */
export async function storeLost(host: Executor): Promise<never> {
  const lost = host instanceof InProcessExecutor ? host.stored?.lost : undefined;
  throw await (lost ?? new Promise<Error>(() => undefined));
}

/** True for an open run of which the host knows the workflow. */
export function isHosted(host: Executor, runId: string): boolean {
  return host instanceof InProcessExecutor && host.stored?.hosts(runId) === true;
}
