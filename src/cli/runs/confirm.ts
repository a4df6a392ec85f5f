import type { RunService } from 'simpleflow';
import { EXIT } from '../terminal/exit.js';
import { printLine } from '../terminal/output.js';

/** Something was asked of a run, and that is durable: with `--json` the run is printed, else nothing. */
export async function confirm(
  runs: RunService,
  { id, json }: { readonly id: string; readonly json: boolean },
): Promise<number> {
  if (json) {
    const { workflowId, runId, status } = await runs.describe(id);
    printLine(JSON.stringify({ workflowId, runId, status }));
  }
  return EXIT.ok;
}
