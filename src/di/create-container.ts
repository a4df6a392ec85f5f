import { ActivityRegistry } from '../activity/registry.js';
import { isActivityClass } from '../activity/activity.js';
import { defaultCodec } from '../codec/codec.js';
import type { Config } from '../config/config.js';
import { MiddlewareStack } from '../executor/middleware.js';
import { stderrLogger } from '../executor/stderr-logger.js';
import { RealClock } from '../inprocess/clock.js';
import { SimpleflowError } from '../errors.js';
import { ModuleLoader } from '../config/module-loader.js';
import { Instances } from './instances.js';
import { ServiceContainer } from './service-container.js';
import { isServiceModule } from '../config/is-service-module.js';
import { serviceModule, type ServiceModule } from './service-module.js';
import {
  ACTIVITIES,
  CLOCK,
  CODEC,
  CONFIG,
  CONTAINER,
  INSTANCES,
  LAMBDA_HANDLERS,
  LOGGER,
  MIDDLEWARE,
  MIDDLEWARE_STACK,
} from './tokens.js';
import { provide } from './token.js';

/**
 * Builds a container: the configured service modules, the activities, and what backends need besides. The same in the
 * main thread, in the threads of a pool and in workers; only `createExecutor` adds a backend.
 *
 * @throws SimpleflowError `unknown-module`, `duplicate-activity`, `injection-failed`
 */
export async function createContainer(config: Config): Promise<ServiceContainer> {
  const container = await ServiceContainer.create();
  const loader = new ModuleLoader();
  try {
    container.bindValue(CONTAINER, container);
    container.bindValue(CONFIG, config);
    for (const entry of config.container) await container.load(...(await serviceModulesOf(entry, loader)));
    await container.load(DEFAULTS);
    if (!container.isBound(LOGGER)) container.bindValue(LOGGER, stderrLogger(config.logLevel));
    const instances = new Instances(container);
    container.bindValue(INSTANCES, instances);
    container.bindValue(MIDDLEWARE_STACK, await middlewareOf(config, container, loader));
    const registry = await ActivityRegistry.load(config.activities, (file) => loader.load(file));
    for (const { definition } of registry) {
      if (isActivityClass(definition.implementation)) instances.check(definition.implementation);
    }
    container.bindValue(ACTIVITIES, registry);
  } catch (error) {
    await container.close();
    throw error;
  }
  return container;
}

async function middlewareOf(
  { middleware }: Config,
  container: ServiceContainer,
  loader: ModuleLoader,
): Promise<MiddlewareStack> {
  let stack = new MiddlewareStack();
  for (const entry of middleware) {
    const next =
      typeof entry === 'string'
        ? await MiddlewareStack.load([entry], (file) => loader.load(file))
        : new MiddlewareStack([entry]);
    stack = stack.with(next);
  }
  return stack.with(new MiddlewareStack(await container.getAllAsync(MIDDLEWARE, 'the middleware')));
}

async function serviceModulesOf(
  entry: string | ServiceModule,
  loader: ModuleLoader,
): Promise<readonly ServiceModule[]> {
  if (typeof entry !== 'string') return [entry];
  const exported = await loader.load(entry);
  const modules = [...new Set(Object.values(exported).filter(isServiceModule))];
  if (modules.length > 0) return modules;
  throw new SimpleflowError(
    'invalid-option',
    `\`${entry}\` is in \`container\` and exports no service module (it exports ${listOf(exported)}): export one made by \`serviceModule(…)\`, or a \`ContainerModule\` of inversify`,
  );
}

/** For what no module of the user's has bound. */
const DEFAULTS = serviceModule(({ bind, isBound }) => {
  if (!isBound(CODEC)) provide(bind, CODEC, [], () => defaultCodec).inSingletonScope();
  if (!isBound(LAMBDA_HANDLERS)) provide(bind, LAMBDA_HANDLERS, [], () => ({})).inSingletonScope();
  if (!isBound(CLOCK)) provide(bind, CLOCK, [], () => new RealClock()).inSingletonScope();
});

function listOf(exported: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exported).sort();
  return names.length === 0 ? 'nothing' : names.map((name) => `\`${name}\``).join(', ');
}
