import { defineCommand, printLine } from 'simpleflow/cli';
import { runArgument, runOptions, withRun } from './with-run.js';

/** Prints a line for each thing known. The context of the run has tagged forms for what JSON lacks, as results have. */
export const info = defineCommand({
  arguments: { workflowId: runArgument },
  options: runOptions,
  run: async (options, { cwd }) =>
    withRun(options, cwd, async (run, codec) => {
      const { executionContext, ...known } = await run.describe();
      const json = JSON.stringify(known, undefined, 2);
      // As the codec writes it: large integers are no numbers of JavaScript.
      const context =
        executionContext === undefined ? '' : `,\n  "executionContext": ${codec.encode(executionContext)}`;
      printLine(`${json.slice(0, -2)}${context}\n}`);
    }),
});
