import type { BackendModule, RunnerFactory } from '../config/backend-module.js';
import type { Config } from '../config/config.js';
import type { StandardSchema } from '../config/standard-schema.js';
import type { Copy } from '../engine/tasks/task-scope.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityRunner } from '../executor/activity-runner.js';
import { InlineRunner } from '../executor/inline-runner.js';
import { InProcessExecutor } from '../inprocess/in-process-executor.js';
import { checkCopy } from '../inprocess/in-process-options.js';
import { openStore } from '../store/open-store.js';
import { describeValue } from '../util/describe-value.js';
import { inlineRunner } from './inline-runner.js';
import type { ServiceContainer } from './service-container.js';
import { serviceModule, type ServiceModule } from './service-module.js';
import { provide } from './token.js';
import { workflowsOf } from './workflows-of.js';
import {
  ACTIVITIES,
  BACKEND_OPTIONS,
  CLOCK,
  CODEC,
  CONFIG,
  CONTAINER,
  EXECUTOR,
  INSTANCES,
  LAMBDA_HANDLERS,
  LOGGER,
  MIDDLEWARE_STACK,
} from './tokens.js';

/** What is special about a backend that runs workflows in this process. */
export interface InProcessBackendOptions<O extends object = object> {
  /** As messages call it. */
  readonly name: string;
  /** Of the section of the configuration that carries the backend's name. Default: there are no options. */
  readonly schema?: StandardSchema<O>;
  /** Makes what runs activities. The executor or worker that it is made for closes it. Default: they run in this thread. */
  readonly runner?: RunnerFactory<O>;
  /** `none`: activities share the values themselves. Only for runners in this thread. Default: `codec`. */
  readonly copy?: (options: O) => Copy | undefined;
}

/**
 * Makes a backend that runs workflows in this process, and activities wherever its runner does. Everything else comes
 * from the configuration: codec, clock, logger, middleware, services, journal, store, Lambda handlers.
 *
 * @returns what the module of the backend exports
 * @example
 * export const { backend, configSchema, runner } = inProcessBackend({
 *   name: 'forked',
 *   schema: forkedOptions,
 *   runner: (options, { config }) => new ForkedRunner(options, config.activities),
 * });
 */
export function inProcessBackend<O extends object = object>(
  options: InProcessBackendOptions<O>,
): BackendModule & { readonly runner: RunnerFactory } {
  const runner: RunnerFactory = async (section, host) => {
    const made = await (options.runner?.(section as O, host) ?? inlineRunner(host));
    return checkedRunner(made, options.name);
  };
  const bindings = serviceModule(({ bind }) => {
    provide(bind, EXECUTOR, [CONTAINER], async (container) =>
      executorOf(container, { ...options, runner }),
    ).inSingletonScope();
  });
  const backend: ServiceModule = { ...bindings, takesStore: true };
  return { backend, configSchema: options.schema, runner };
}

/** The one place that hands the settings of the core to the in-process host. */
async function executorOf<O extends object>(
  container: ServiceContainer,
  backend: InProcessBackendOptions<O> & { readonly runner: RunnerFactory },
): Promise<InProcessExecutor> {
  const config = container.get(CONFIG);
  const { journal } = config;
  const section = container.get(BACKEND_OPTIONS) as O;
  const copy = backend.copy?.(section) ?? 'codec';
  // Before anything is opened.
  checkCopy(copy, journal || config.store !== undefined);
  // Services of the user may be made asynchronously.
  const codec = await container.getAsync(CODEC);
  const clock = await container.getAsync(CLOCK);
  const logger = await container.getAsync(LOGGER);
  const lambdaHandlers = await container.getAsync(LAMBDA_HANDLERS);
  const host = { config, container, registry: container.get(ACTIVITIES), concurrency: undefined };
  const stored = await storedRuns(config);
  let close: () => unknown = () => stored?.store[Symbol.asyncDispose]();
  try {
    const runner = await backend.runner(section, host);
    close = async () => {
      await runner.close();
      await stored?.store[Symbol.asyncDispose]();
    };
    const executor = new InProcessExecutor({
      ...stored,
      runner,
      // Activities with `placement: 'inline'` need not queue where all are in this thread.
      ...(runner instanceof InlineRunner ? undefined : { inlineRunner: inlineRunner(host) }),
      copy,
      codec,
      clock,
      logger,
      lambdaHandlers,
      journal,
      workflowMiddleware: container.get(MIDDLEWARE_STACK).workflow,
      instantiate: container.get(INSTANCES).workflow,
    });
    close = () => executor.shutdown({ graceMs: 0 });
    await executor.opened;
    return executor;
  } catch (error) {
    await close();
    throw error;
  }
}

/** The store of the configuration, opened, and the workflows that it may hold runs of. */
async function storedRuns({ store: settings, workflows }: Config) {
  if (settings === undefined) return undefined;
  const { path, residentRuns, ...options } = settings;
  // Their modules first: nothing is made where one is wrong.
  const classes = await workflowsOf(workflows);
  const store = await openStore(path, options);
  return { store, workflows: classes, ...(residentRuns === undefined ? undefined : { residentRuns }) };
}

/** A stranger's module may be JavaScript. */
function checkedRunner(runner: unknown, name: string): ActivityRunner {
  const { run, close, concurrency } = (runner ?? {}) as Partial<Record<keyof ActivityRunner, unknown>>;
  const isRunner = typeof run === 'function' && typeof close === 'function';
  if (isRunner && Number.isSafeInteger(concurrency) && Number(concurrency) > 0)
    return runner as ActivityRunner;
  throw new SimpleflowError(
    'invalid-option',
    `\`runner\` of the backend \`${name}\` must give an object with \`run\`, \`close\` and a \`concurrency\` of at least 1, got ${describeValue(runner)}`,
  );
}
