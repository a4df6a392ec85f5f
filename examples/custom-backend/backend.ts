import { pathToFileURL } from 'node:url';
import {
  CLOCK,
  CONFIG,
  EXECUTOR,
  INSTANCES,
  MIDDLEWARE_STACK,
  provide,
  serviceModule,
  type Config,
  type RunnerFactory,
} from 'simpleflow/backend';
import { createForkedExecutor } from './forked-executor.js';
import { ForkedRunner } from './forked-runner.js';
import { ProcessPool } from './process-pool.js';

/** What `executor: './examples/custom-backend/index.ts'` in a configuration looks for. */
export const backend = serviceModule(({ bind }) => {
  provide(bind, EXECUTOR, [CONFIG, CLOCK, INSTANCES, MIDDLEWARE_STACK], (config, clock, instances, stack) =>
    createForkedExecutor({
      ...modulesOf(config),
      workflowMiddleware: stack.workflow,
      journal: config.journal,
      clock,
      instantiate: instances.workflow,
    }),
  ).inSingletonScope();
});

/** For hosts of another kind: `simpleflow worker --executor ./examples/custom-backend/index.ts`. */
export const runner: RunnerFactory = (_options, { config, concurrency = 2 }) =>
  new ForkedRunner(new ProcessPool({ ...modulesOf(config), processes: concurrency }), true);

/** Other processes can load modules only: what was given as a value, or bound in a container, stays here. */
function modulesOf({ activities, middleware }: Config) {
  return {
    activities,
    middleware: middleware.filter((entry) => typeof entry === 'string').map(urlOf),
  };
}

function urlOf(file: string): string {
  return pathToFileURL(file).href;
}
