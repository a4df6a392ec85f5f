import { pathToFileURL } from 'node:url';
import {
  CLOCK,
  CONFIG,
  EXECUTOR,
  INSTANCES,
  MIDDLEWARE_STACK,
  provide,
  serviceModule,
} from 'simpleflow/backend';
import { createForkedExecutor } from './forked-executor.js';

/** What `executor: './examples/custom-backend/index.ts'` in a configuration looks for. */
export const backend = serviceModule(({ bind }) => {
  provide(
    bind,
    EXECUTOR,
    [CONFIG, CLOCK, INSTANCES, MIDDLEWARE_STACK],
    ({ activities, middleware, journal }, clock, instances, stack) =>
      createForkedExecutor({
        activities,
        // Other processes can load modules only: what was given as a value, or bound in a container, stays here.
        middleware: middleware.filter((entry) => typeof entry === 'string').map(urlOf),
        workflowMiddleware: stack.workflow,
        journal,
        clock,
        instantiate: instances.workflow,
      }),
  ).inSingletonScope();
});

function urlOf(file: string): string {
  return pathToFileURL(file).href;
}
