import {
  ACTIVITIES,
  CLOCK,
  CODEC,
  CONFIG,
  EXECUTOR,
  INSTANCES,
  LAMBDA_HANDLERS,
  LOGGER,
  MIDDLEWARE_STACK,
  provide,
  serviceModule,
} from 'simpleflow/backend';
import { createLocalExecutor } from './local-executor.js';

/** Everything in this process. Has no options of its own. */
export const backend = serviceModule(({ bind }) => {
  provide(
    bind,
    EXECUTOR,
    [CONFIG, CODEC, CLOCK, ACTIVITIES, INSTANCES, LOGGER, MIDDLEWARE_STACK, LAMBDA_HANDLERS],
    ({ journal }, codec, clock, registry, instances, logger, middleware, lambdaHandlers) =>
      createLocalExecutor({
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
