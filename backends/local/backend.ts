import {
  ACTIVITIES,
  CLOCK,
  CODEC,
  CONFIG,
  EXECUTOR,
  INSTANCES,
  LAMBDA_HANDLERS,
  LOGGER,
  provide,
  serviceModule,
} from 'simpleflow/backend';
import { createLocalExecutor } from './local-executor.js';

/** Everything in this process. Has no options of its own. */
export const backend = serviceModule(({ bind }) => {
  provide(
    bind,
    EXECUTOR,
    [CONFIG, CODEC, CLOCK, ACTIVITIES, INSTANCES, LOGGER, LAMBDA_HANDLERS],
    ({ journal }, codec, clock, registry, instances, logger, lambdaHandlers) =>
      createLocalExecutor({
        journal,
        codec,
        clock,
        registry,
        logger,
        lambdaHandlers,
        instantiate: instances.workflow,
        instantiateActivity: instances.activity,
      }),
  ).inSingletonScope();
});
