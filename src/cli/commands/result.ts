import { defineCommand } from '../command.js';
import { count } from '../options.js';
import { printEnd } from '../runs/print-end.js';
import { runArgument, runsOptions, withRuns } from '../runs/with-runs.js';

/** Waits for the end of a run, and prints its result. */
export const result = defineCommand({
  arguments: { id: runArgument },
  options: { timeoutMs: count('ms', 'give up waiting after so many milliseconds'), ...runsOptions },
  details: `The exit code is 0 for a run that completed, 1 for any other end or when the time is up. A signal ends the wait; the run
goes on.

With \`--json\`: \`{"workflowId":"…","runId":"…","status":"completed","output":"…"}\`; \`output\` is JSON text, \`failure\` and
\`reason\` say how another end came about.`,

  run: async (options, { cwd }) =>
    withRuns(options, cwd, async (runs, codec) => printEnd(options.id, { runs, codec }, options)),
});
