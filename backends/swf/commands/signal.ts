import { defineCommand, inputOptions, one, readInput } from 'simpleflow/cli';
import { runArgument, runOptions, withRun } from './with-run.js';

/** Sends a signal. A run that is closed gives `signal-failed`. */
export const signal = defineCommand({
  arguments: { workflowId: runArgument, name: one('name', 'name of the signal') },
  options: { ...inputOptions, ...runOptions },
  details: 'The input is the value of the signal; without any, it is `undefined`.',

  async run(options, { cwd }) {
    const json = await readInput(options);
    return withRun(options, cwd, async (run, codec) =>
      run.signal(options.name, json === undefined ? undefined : codec.decode(json)),
    );
  },
});
