import { CLOCK, CONFIG, EXECUTOR, INSTANCES, provide, serviceModule } from 'simpleflow/backend';
import { createForkedExecutor } from './forked-executor.js';

/** What `executor: './examples/custom-backend/index.ts'` in a configuration looks for. */
export const backend = serviceModule(({ bind }) => {
  provide(bind, EXECUTOR, [CONFIG, CLOCK, INSTANCES], ({ activities, journal }, clock, instances) =>
    createForkedExecutor({ activities, journal, clock, instantiate: instances.workflow }),
  ).inSingletonScope();
});
