import { defineCommand } from '../command.js';
import { textOf } from '../runs/run-text.js';
import { runArgument, runsOptions, withRuns } from '../runs/with-runs.js';
import { EXIT } from '../terminal/exit.js';
import { printLine } from '../terminal/output.js';

/** Prints what is known of a run. */
export const describe = defineCommand({
  arguments: { id: runArgument },
  options: runsOptions,
  details:
    'With `--json`: times in milliseconds since 1970; input, output and context as the JSON text that is kept.',

  run: async (options, { cwd }) =>
    withRuns(options, cwd, async (runs) => {
      const run = await runs.describe(options.id);
      printLine(options.json ? JSON.stringify(run) : textOf(run));
      return EXIT.ok;
    }),
});
