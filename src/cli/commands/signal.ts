import { submission } from 'simpleflow/backend';
import { defineCommand } from '../command.js';
import { one } from '../options.js';
import { readInput } from '../read-input.js';
import { runArgument, runsOptions, withRuns } from '../runs/with-runs.js';
import { confirm } from '../runs/confirm.js';
import { inputOptions } from '../shared-options.js';

/** Sends a signal. A run that is closed gives `signal-failed`. */
export const signal = defineCommand({
  arguments: { id: runArgument, name: one('name', 'name of the signal') },
  options: { ...inputOptions, ...runsOptions },
  details: 'The input is the value of the signal; without any, it is `undefined`.',

  async run(options, { cwd }) {
    const json = await readInput(options);
    return withRuns(options, cwd, async (runs, codec) => {
      const value = json === undefined ? undefined : codec.decode(json);
      await runs.signal(options.id, options.name, submission.encodeSignal(codec, value));
      return confirm(runs, options);
    });
  },
});
