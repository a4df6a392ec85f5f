import {
  ACTIVITIES,
  CLOCK,
  CODEC,
  CONFIG,
  EXECUTOR,
  INSTANCES,
  provide,
  serviceModule,
} from 'simpleflow/backend';
import { createLocalExecutor } from './local-executor.js';

/** Everything in this process. Has no options of its own. */
export const backend = serviceModule(({ bind }) => {
  provide(
    bind,
    EXECUTOR,
    [CONFIG, CODEC, CLOCK, ACTIVITIES, INSTANCES],
    ({ journal }, codec, clock, registry, instances) =>
      createLocalExecutor({
        journal,
        codec,
        clock,
        registry,
        instantiate: instances.workflow,
        instantiateActivity: instances.activity,
      }),
  ).inSingletonScope();
});
