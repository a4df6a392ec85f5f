import { defineCommand } from 'simpleflow/cli';
import { runArgument, runOptions, withRun } from './with-run.js';

/** Asks a run to cancel, which it may refuse. */
export const cancel = defineCommand({
  arguments: { workflowId: runArgument },
  options: runOptions,
  run: async (options, { cwd }) => withRun(options, cwd, async (run) => run.cancel()),
});
