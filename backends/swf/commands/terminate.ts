import { defineCommand, text } from 'simpleflow/cli';
import { runArgument, runOptions, withRun } from './with-run.js';

/** Ends a run at once, without asking its code. */
export const terminate = defineCommand({
  arguments: { workflowId: runArgument },
  options: { reason: text('text', 'shown in its history'), ...runOptions },
  run: async (options, { cwd }) => withRun(options, cwd, async (run) => run.terminate(options.reason)),
});
