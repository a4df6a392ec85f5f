import { afterAll, describe, it } from 'vitest';
import { testExecutor, testWorkflows, virtualInstance, type CreateOptions } from 'simpleflow/testing';
import { createForkedExecutor, ProcessPool } from '../../examples/custom-backend/index.js';

// The package's own sources, as everywhere in these tests.
const execArgv = ['--conditions=source', '--import', 'tsx'];
let pool: ProcessPool | undefined;

afterAll(() => pool?.[Symbol.asyncDispose]());

const forked = {
  name: 'forked',
  // A process takes half a second to start: the cases share them. Each has an executor of its own.
  create: ({ activityModules }: CreateOptions) => {
    pool ??= new ProcessPool({ activities: activityModules, execArgv });
    const shared = pool;
    return virtualInstance((options) =>
      createForkedExecutor({ ...options, activities: activityModules, pool: shared }),
    );
  },
};

testExecutor({ describe, it }, forked);
testWorkflows({ describe, it }, forked);
