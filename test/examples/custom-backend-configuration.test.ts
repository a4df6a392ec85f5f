import { describe, it } from 'vitest';
import { createExecutor, type Settings } from 'simpleflow';
import { testConfiguration } from 'simpleflow/testing';

// The package's own sources, as everywhere in these tests.
const forked = { processes: 1, execArgv: ['--conditions=source', '--import', 'tsx'] };
const backends = { forked: './examples/custom-backend/index.ts' };

testConfiguration(
  { describe, it },
  {
    name: 'forked',
    create: (settings) => {
      const own = { ...settings, executor: 'forked', backends, forked };
      return createExecutor(own satisfies Settings);
    },
  },
);
