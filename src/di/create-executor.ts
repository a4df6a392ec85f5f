import { loadBackend, type BackendModule } from '../config/backend-module.js';
import type { Config } from '../config/config.js';
import { loadResolved } from '../config/load-config.js';
import { resolveConfig, type ResolvedConfig } from '../config/resolve-config.js';
import type { Settings } from '../config/settings.js';
import { SimpleflowError } from '../errors.js';
import type { Executor, ShutdownOptions } from '../executor/executor.js';
import { describeValue } from '../util/describe-value.js';
import { createContainer } from './create-container.js';
import type { ServiceContainer } from './service-container.js';
import { BACKEND_OPTIONS, CONFIG, EXECUTOR } from './tokens.js';

/**
 * The executor that the settings ask for, with its activities and services. Closing it closes the services too.
 *
 * @param settings exactly these, with the defaults for the rest; or what `loadConfig` gave. Default: the configuration
 * of this process, from its file and its environment. Relative paths start from the current directory.
 * @throws SimpleflowError as `loadConfig` does; `duplicate-activity`; `injection-failed`
 *
 * @example
 * await using executor = await createExecutor({ executor: 'local', activities: ['./activities.js'] });
 * console.log(await executor.submit(SimpleComputation, 1));
 */
export async function createExecutor(settings?: Settings | Config): Promise<Executor> {
  if (settings === undefined) return openExecutor(await loadResolved({}));
  if (typeof settings !== 'object' || (settings as unknown) === null || Array.isArray(settings)) {
    throw new SimpleflowError(
      'invalid-option',
      `\`createExecutor\` takes an object of settings, such as \`{ executor: 'local' }\`, got ${describeValue(settings)}`,
    );
  }
  if (isConfig(settings)) return executorIn(await createContainer(settings));
  const cwd = process.cwd();
  return openExecutor(await resolveConfig([{ kind: 'code', base: cwd, values: { ...settings } }], cwd));
}

/** Neither is the name of a setting. */
function isConfig(settings: Settings | Config): settings is Config {
  return 'entries' in settings && 'sections' in settings;
}

async function openExecutor({ config, backend }: ResolvedConfig): Promise<Executor> {
  return executorIn(await createContainer(config), backend);
}

/**
 * The executor that the configuration of a container asks for. Shutting it down closes the container.
 * @param container as `createContainer` made it; closed if this fails
 * @param backend what the configuration names, where that is loaded already
 * @throws SimpleflowError as {@link createExecutor} does
 */
export async function executorIn(container: ServiceContainer, backend?: BackendModule): Promise<Executor> {
  const config = container.get(CONFIG);
  try {
    if (container.isBound(EXECUTOR)) {
      throw new SimpleflowError(
        'invalid-option',
        'a module in `container` binds `EXECUTOR`: give that module as `executor` instead',
      );
    }
    const name = typeof config.executor === 'string' ? config.executor : undefined;
    container.bindValue(BACKEND_OPTIONS, (name === undefined ? undefined : config.sections[name]) ?? {});
    await container.load((backend ?? (await backendOf(config))).backend);
    container.onMade(EXECUTOR, (executor) => closeWith(executor, container));
    return await container.getAsync(EXECUTOR, 'the executor');
  } catch (error) {
    await container.close();
    throw error;
  }
}

async function backendOf({ executor, backends }: Config): Promise<BackendModule> {
  return typeof executor === 'string' ? loadBackend(executor, backends) : { backend: executor };
}

/**
 * Makes `shutdown` close the container when the executor has ended. The executor itself is changed, not wrapped: what a
 * backend offers beyond the interface stays, and a service that was given the executor can shut it down as well.
 */
function closeWith(executor: Executor, container: ServiceContainer): void {
  const shutdown = executor.shutdown.bind(executor);
  let end: Promise<void> | undefined;
  let isDeactivating = false;
  const shutdownAll = (options: ShutdownOptions = {}): Promise<void> => {
    const own = shutdown(options);
    // A backend whose binding shuts the executor down on deactivation comes back here.
    if (isDeactivating) return own;
    end ??= shutdown().finally(async () => {
      isDeactivating = true;
      await container.close();
    });
    if (options.wait !== false) return end;
    // Nobody waits. The next `shutdown` tells.
    end.catch(() => undefined);
    return own;
  };
  Object.defineProperties(executor, {
    shutdown: { value: shutdownAll },
    [Symbol.asyncDispose]: { value: () => shutdownAll() },
  });
}
