import { afterAll, describe, it } from 'vitest';
import { createPiscinaExecutor, ThreadPool } from 'simpleflow/backends/piscina';
import { testExecutor, testWorkflows, virtualInstance, type CreateOptions } from 'simpleflow/testing';

let pool: ThreadPool | undefined;

afterAll(() => pool?.close());

const piscina = {
  name: 'piscina',
  // Threads that translate TypeScript take half a second to start: the cases share them. Each has its own executor.
  create: ({ activityModules }: CreateOptions) => {
    // The package's own sources, as everywhere in these tests.
    pool ??= new ThreadPool({ activities: activityModules, execArgv: ['--conditions=source'] });
    const shared = pool;
    return virtualInstance((options) => createPiscinaExecutor({ ...options, pool: shared }));
  },
};

testExecutor({ describe, it }, piscina);
testWorkflows({ describe, it }, piscina);
