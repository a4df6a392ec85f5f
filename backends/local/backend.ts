import {
  ACTIVITIES,
  BACKEND_OPTIONS,
  CLOCK,
  CODEC,
  CONFIG,
  EXECUTOR,
  InlineRunner,
  INSTANCES,
  LAMBDA_HANDLERS,
  LOGGER,
  MIDDLEWARE_STACK,
  provide,
  serviceModule,
  type RunnerFactory,
} from 'simpleflow/backend';
import { createLocalExecutor } from './local-executor.js';

/** What may stand under `local` in the configuration: `{ copy: 'none' }`. */
export const configSchema = {
  entries: { copy: ['codec', 'none'] },
  '~standard': { version: 1, vendor: 'simpleflow', validate },
} as const;

// By hand: a library of schemas takes longer to load than the rest of this backend.
function validate(section: unknown) {
  const issues = Object.entries(section as Readonly<Record<string, unknown>>).flatMap(([key, value]) => {
    if (key !== 'copy') return [{ message: 'not there', expected: 'never', path: [key] }];
    return value === 'codec' || value === 'none' ? [] : [{ message: '`codec` or `none`', path: [key] }];
  });
  return issues.length === 0 ? { value: section } : { issues };
}

/** Everything in this process. */
export const backend = serviceModule(({ bind }) => {
  provide(
    bind,
    EXECUTOR,
    [CONFIG, BACKEND_OPTIONS, CODEC, CLOCK, ACTIVITIES, INSTANCES, LOGGER, MIDDLEWARE_STACK, LAMBDA_HANDLERS],
    ({ journal }, options, codec, clock, registry, instances, logger, middleware, lambdaHandlers) =>
      createLocalExecutor({
        ...options,
        journal,
        codec,
        clock,
        registry,
        logger,
        middleware,
        lambdaHandlers,
        instantiate: instances.workflow,
        instantiateActivity: instances.activity,
      }),
  ).inSingletonScope();
});

/** Activities in this thread, for a host of another kind. */
export const runner: RunnerFactory = (_options, { container, registry, concurrency = 1 }) =>
  new InlineRunner({
    registry,
    concurrency,
    codec: container.get(CODEC),
    instantiate: container.get(INSTANCES).activity,
    middleware: container.get(MIDDLEWARE_STACK).activity,
  });
