import { defineCommand, printLine } from 'simpleflow/cli';
import { runArgument, runOptions, withRun } from './with-run.js';

/** Prints a line for each thing known. The context of the run has tagged forms for what JSON lacks, as results have. */
export const info = defineCommand({
  arguments: { workflowId: runArgument },
  options: runOptions,
  run: async (options, { cwd }) =>
    withRun(options, cwd, async (run, codec) => {
      const { executionContext, ...known } = await run.describe();
      const context =
        executionContext === undefined
          ? undefined
          : { executionContext: JSON.parse(codec.encode(executionContext)) as unknown };
      printLine(JSON.stringify({ ...known, ...context }, undefined, 2));
    }),
});
