import { configForThread, inProcessBackend } from 'simpleflow/backend';
import * as v from 'valibot';
import { ForkedRunner } from './forked-runner.js';
import { ProcessPool } from './process-pool.js';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What `executor: './examples/custom-backend/index.ts'` in a configuration looks for. */
export const { backend, configSchema, runner } = inProcessBackend({
  name: 'forked',
  schema: v.strictObject({
    processes: v.optional(count),
    execArgv: v.optional(v.array(v.string())),
    stopGraceMs: v.optional(count),
  }),
  runner: (options, { config, concurrency: processes = options.processes }) => {
    // Names of modules only: another process cannot have the modules themselves.
    const modules = configForThread(config, { executor: 'forked', runs: 'activity' });
    return new ForkedRunner(new ProcessPool({ ...options, processes, modules }), true);
  },
});
