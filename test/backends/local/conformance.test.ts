import { describe, it } from 'vitest';
import { MiddlewareStack } from 'simpleflow/backend';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { testExecutor, testMiddleware, testWorkflows, virtualInstance } from 'simpleflow/testing';

const local = { name: 'local', create: () => virtualInstance((options) => createLocalExecutor(options)) };

testExecutor({ describe, it }, local);
testWorkflows({ describe, it }, local);
testMiddleware(
  { describe, it },
  {
    name: 'local',
    create: async ({ middlewareModules }) => {
      const middleware = await MiddlewareStack.load(middlewareModules, (module) => import(module));
      return virtualInstance((options) => createLocalExecutor({ ...options, middleware }));
    },
  },
);
