import { afterAll, describe, it } from 'vitest';
import { MiddlewareStack } from 'simpleflow/backend';
import { createPiscinaExecutor, ThreadPool } from 'simpleflow/backends/piscina';
import {
  testExecutor,
  testMiddleware,
  testWorkflows,
  virtualInstance,
  type CreateOptions,
  type Instance,
} from 'simpleflow/testing';

// Threads that translate TypeScript take half a second to start: the cases of a kit share them. Each has its own
// executor.
const pools = new Map<string, ThreadPool>();

afterAll(async () => {
  for (const pool of pools.values()) await pool.close();
});

const piscina = {
  name: 'piscina',
  create: async ({ activityModules, middlewareModules }: CreateOptions): Promise<Instance> => {
    const key = middlewareModules.join();
    const pool =
      pools.get(key) ??
      new ThreadPool({
        activities: activityModules,
        middleware: middlewareModules,
        // The package's own sources, as everywhere in these tests.
        execArgv: ['--conditions=source'],
      });
    pools.set(key, pool);
    const { workflow } = await MiddlewareStack.load(middlewareModules, (module) => import(module));
    return virtualInstance((options) =>
      createPiscinaExecutor({ ...options, workflowMiddleware: workflow, pool }),
    );
  },
};

testExecutor({ describe, it }, piscina);
testWorkflows({ describe, it }, piscina);
testMiddleware({ describe, it }, piscina);
