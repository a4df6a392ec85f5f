import { defineCommand } from '../command.js';
import { confirm } from '../runs/confirm.js';
import { runArgument, runsOptions, withRuns } from '../runs/with-runs.js';

/** Asks a run to cancel, which it may refuse. Nothing happens to a closed one. */
export const cancel = defineCommand({
  arguments: { id: runArgument },
  options: runsOptions,

  run: async (options, { cwd }) =>
    withRuns(options, cwd, async (runs) => {
      await runs.cancel(options.id);
      return confirm(runs, options);
    }),
});
