import { describe, it } from 'vitest';
import { createExecutor } from 'simpleflow';
import { testConfiguration } from 'simpleflow/testing';

// The package's own sources, as everywhere in these tests.
const piscina = { maxThreads: 1, execArgv: ['--conditions=source'] };

testConfiguration(
  { describe, it },
  { name: 'piscina', create: (settings) => createExecutor({ ...settings, executor: 'piscina', piscina }) },
);
