import { existsSync, readdirSync } from 'node:fs';
import type { ActivityRegistry } from '../activity/registry.js';
import type { ServiceContainer } from '../di/service-container.js';
import type { ServiceModule } from '../di/service-module.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityRunner } from '../executor/activity-runner.js';
import { closest } from '../util/closest.js';
import type { Config } from './config.js';
import { isServiceModule } from './is-service-module.js';
import { type ModuleExports, ModuleLoader } from './module-loader.js';
import type { StandardSchema } from './standard-schema.js';

/** What the module of a backend exports. */
export interface BackendModule {
  /** Binds `EXECUTOR`. */
  readonly backend: ServiceModule;
  /** Of the section of the configuration that carries the backend's name. Default: there are no options. */
  readonly configSchema?: StandardSchema | undefined;
  /** Runs activities for a host of another kind, such as a worker of a service. Default: the backend cannot. */
  readonly runner?: RunnerFactory | undefined;
}

/**
 * Makes the runner of a backend.
 * @param options the backend's section of the configuration
 */
export type RunnerFactory<O extends object = object> = (
  options: O,
  host: RunnerHost,
) => ActivityRunner | Promise<ActivityRunner>;

/** What a runner may need of its host, which closes it. */
export interface RunnerHost {
  readonly config: Config;
  readonly container: ServiceContainer;
  readonly registry: ActivityRegistry;
  /** How many activities the host wants to run at once; undefined leaves that to the runner. */
  readonly concurrency: number | undefined;
}

/**
 * Loads the backend in use.
 * @param executor name of a built-in backend, or a file
 * @throws SimpleflowError `backend-missing` if it, or a package it needs, is not there; `invalid-option` if the module
 * exports no backend
 */
export async function loadBackend(
  executor: string,
  files: Readonly<Record<string, string>>,
): Promise<BackendModule> {
  const exported = await importBackend(executor, files[executor]);
  const { backend, configSchema, runner } = exported;
  if (!isServiceModule(backend)) {
    const names = Object.keys(exported)
      .sort()
      .map((name) => `\`${name}\``);
    throw new SimpleflowError(
      'invalid-option',
      `\`${files[executor] ?? executor}\` is no backend: it must export \`backend\`, a \`ContainerModule\` or \`serviceModule(…)\` that binds \`EXECUTOR\`; it exports ${names.join(', ') || 'nothing'}`,
    );
  }
  return {
    backend,
    configSchema: configSchema as StandardSchema | undefined,
    runner: typeof runner === 'function' ? (runner as RunnerFactory) : undefined,
  };
}

/** The backends that come with the package: the folders beside `src`. */
export function builtInBackends(): readonly string[] {
  const folder = new URL('../../backends/', import.meta.url);
  // Compiled, or as sources under test.
  const isBackend = (name: string): boolean =>
    ['index.js', 'index.ts'].some((file) => existsSync(new URL(`${name}/${file}`, folder)));
  return readdirSync(folder).filter(isBackend);
}

/**
 * A part of each built-in backend that has it, such as `commands`: a folder of its own, so that the backend is loaded only
 * when it is used.
 */
export async function* builtInParts(part: string): AsyncGenerator<ModuleExports> {
  for (const name of builtInBackends()) {
    const folder = new URL(`../../backends/${name}/${part}/`, import.meta.url);
    const hasPart = ['index.js', 'index.ts'].some((file) => existsSync(new URL(file, folder)));
    if (!hasPart) continue;
    const specifier = `simpleflow/backends/${name}/${part}`;
    yield (await import(specifier)) as ModuleExports;
  }
}

/** @internal */
export function unknownBackend(
  executor: string,
  named: readonly string[],
  lookedIn: string,
): SimpleflowError {
  const names = [...new Set([...builtInBackends(), ...named])];
  const guess = closest(executor, names);
  return new SimpleflowError(
    'backend-missing',
    `there is no backend \`${executor}\`${guess === undefined ? '' : `; did you mean \`${guess}\`?`}; there is: ${names.map((name) => `\`${name}\``).join(', ')}; no such module or package was found from \`${lookedIn}\` either`,
  );
}

async function importBackend(executor: string, file: string | undefined): Promise<ModuleExports> {
  try {
    if (file !== undefined) return await new ModuleLoader().load(file);
    if (!builtInBackends().includes(executor)) return await new ModuleLoader().load(executor);
    // By the package's own name, as a stranger would: the core knows no backend.
    const specifier = `simpleflow/backends/${executor}`;
    return (await import(specifier)) as ModuleExports;
  } catch (cause) {
    const missing = missingPackage(cause);
    if (missing === undefined) throw cause;
    throw new SimpleflowError(
      'backend-missing',
      `backend \`${executor}\` needs the package \`${missing}\`, which is not installed: \`npm install ${missing}\``,
      { cause },
    );
  }
}

/** The package that could not be found, if that is what an import failed for. */
function missingPackage(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'ERR_MODULE_NOT_FOUND')
    return undefined;
  const [, name] = /^Cannot find package '([^']+)'/u.exec(cause.message) ?? [];
  return name;
}
