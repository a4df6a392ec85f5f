import { isWorkflowClass } from 'simpleflow/backend';
import { resolveTarget } from '../../config/resolve-target.js';
import { startRequest } from 'simpleflow';
import { defineCommand } from '../command.js';
import { count, flag } from '../options.js';
import { bindInput, readInput } from '../read-input.js';
import { printEnd } from '../runs/print-end.js';
import { runsOptions, withRuns } from '../runs/with-runs.js';
import { startOptions, WORKFLOW_DETAILS, workflowArgument } from '../shared-options.js';
import { EXIT } from '../terminal/exit.js';
import { notice, printLine } from '../terminal/output.js';

/** Starts a run; the host of the store carries it out. */
export const start = defineCommand({
  arguments: { target: workflowArgument },
  options: {
    ...startOptions,
    wait: flag('wait for the end, and print the result'),
    timeoutMs: count('ms', 'with --wait: give up waiting after so many milliseconds'),
    ...runsOptions,
  },
  details: `Prints the workflow id and the run id. The host of the store carries the run out, now or when there is one:
\`simpleflow serve\`, \`simpleflow resume\`, or a program.

${WORKFLOW_DETAILS}`,

  async run(options, { cwd }) {
    const { target, workflowId, tags } = options;
    const workflow = await resolveTarget(target, { name: 'workflow', accepts: isWorkflowClass }, { cwd });
    const json = await readInput(options);
    return withRuns(options, cwd, async (runs, codec) => {
      const args = bindInput(workflow, json, codec);
      const request = startRequest(
        workflow,
        { args, codec },
        {
          ...(workflowId === undefined ? undefined : { workflowId }),
          ...(tags === undefined ? undefined : { tags }),
        },
      );
      const run = await runs.start(request);
      const ids = options.json
        ? JSON.stringify({ workflowId: run.workflowId, runId: run.runId })
        : `${run.workflowId} ${run.runId}`;
      if (!options.wait) {
        printLine(ids);
        return EXIT.ok;
      }
      notice(ids);
      return printEnd(run.runId, { runs, codec }, options);
    });
  },
});
