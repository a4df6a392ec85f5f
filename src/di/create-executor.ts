import { resolveConfig, type ResolvedConfig } from '../config/resolve-config.js';
import type { Settings } from '../config/settings.js';
import { SimpleflowError } from '../errors.js';
import type { Executor, ShutdownOptions } from '../executor/executor.js';
import { createContainer } from './create-container.js';
import type { ServiceContainer } from './service-container.js';
import { BACKEND_OPTIONS, EXECUTOR } from './tokens.js';

/**
 * The executor that the settings ask for, with its activities and services. Closing it closes the services too.
 *
 * @example
 * await using executor = await createExecutor({ executor: 'local', activities: ['./activities.js'] });
 * console.log(await executor.submit(SimpleComputation, 1));
 */
export async function createExecutor(settings: Settings = {}): Promise<Executor> {
  const cwd = process.cwd();
  return openExecutor(await resolveConfig([{ kind: 'code', base: cwd, values: settings }], cwd));
}

async function openExecutor({ config, backend: { backend } }: ResolvedConfig): Promise<Executor> {
  const container = await createContainer(config);
  try {
    if (container.isBound(EXECUTOR)) {
      throw new SimpleflowError(
        'invalid-option',
        'a module in `container` binds `EXECUTOR`: give that module as `executor` instead',
      );
    }
    const name = typeof config.executor === 'string' ? config.executor : undefined;
    container.bindValue(BACKEND_OPTIONS, (name === undefined ? undefined : config.sections[name]) ?? {});
    await container.load(backend);
    container.onMade(EXECUTOR, (executor) => closeWith(executor, container));
    return await container.getAsync(EXECUTOR, 'the executor');
  } catch (error) {
    await container.close();
    throw error;
  }
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
