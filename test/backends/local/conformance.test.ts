import { describe, it } from 'vitest';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { testExecutor, testWorkflows, virtualInstance } from 'simpleflow/testing';

const local = { name: 'local', create: () => virtualInstance((options) => createLocalExecutor(options)) };

testExecutor({ describe, it }, local);
testWorkflows({ describe, it }, local);
