import { describe, it } from 'node:test';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { testExecutor, testWorkflows, virtualInstance } from 'simpleflow/testing';

// Run by `node-test.test.ts`: the kits under Node's own test runner, with one gap to see it skipped.
const local = { name: 'local', create: () => virtualInstance((options) => createLocalExecutor(options)) };

testExecutor({ describe, it }, { ...local, gaps: { 'a bigint crosses as an equal copy': 'to see a gap' } });
testWorkflows({ describe, it }, local);
