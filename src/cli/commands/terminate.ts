import { defineCommand } from '../command.js';
import { text } from '../options.js';
import { confirm } from '../runs/confirm.js';
import { runArgument, runsOptions, withRuns } from '../runs/with-runs.js';

/** Ends a run without asking its code. Nothing happens to a closed one. */
export const terminate = defineCommand({
  arguments: { id: runArgument },
  options: { reason: text('text', 'shown in its recording'), ...runsOptions },
  details: 'The host of the store ends the run, at once or when there is one.',

  run: async (options, { cwd }) =>
    withRuns(options, cwd, async (runs) => {
      await runs.terminate(options.id, options.reason);
      return confirm(runs, options);
    }),
});
