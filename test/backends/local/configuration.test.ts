import { describe, it } from 'vitest';
import { createExecutor } from 'simpleflow';
import { testConfiguration } from 'simpleflow/testing';

testConfiguration(
  { describe, it },
  { name: 'local', create: (settings) => createExecutor({ ...settings, executor: 'local' }) },
);
