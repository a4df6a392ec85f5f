import { afterAll, describe, it } from 'vitest';
import { MiddlewareStack } from 'simpleflow/backend';
import {
  testExecutor,
  testMiddleware,
  testWorkflows,
  virtualInstance,
  type CreateOptions,
  type Instance,
} from 'simpleflow/testing';
import { createForkedExecutor, ProcessPool } from '../../examples/custom-backend/index.js';

// The package's own sources, as everywhere in these tests.
const execArgv = ['--conditions=source', '--import', 'tsx'];
// A process takes half a second to start: the cases of a kit share them. Each has an executor of its own.
const pools = new Map<string, ProcessPool>();

afterAll(async () => {
  for (const pool of pools.values()) await pool[Symbol.asyncDispose]();
});

const forked = {
  name: 'forked',
  create: async ({ activityModules, middlewareModules }: CreateOptions): Promise<Instance> => {
    const settings = { activities: activityModules, middleware: middlewareModules };
    const key = middlewareModules.join();
    const pool = pools.get(key) ?? new ProcessPool({ modules: settings, execArgv });
    pools.set(key, pool);
    const { workflow } = await MiddlewareStack.load(middlewareModules, (module) => import(module));
    return virtualInstance((options) =>
      createForkedExecutor({ ...options, ...settings, workflowMiddleware: workflow, pool }),
    );
  },
};

testExecutor({ describe, it }, forked);
testWorkflows({ describe, it }, forked);
testMiddleware({ describe, it }, forked);
