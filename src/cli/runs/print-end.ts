import { type Codec, type RunResult, type RunService, valueOf } from 'simpleflow';
import { EXIT } from '../terminal/exit.js';
import { notice, printLine, printResult } from '../terminal/output.js';
import { reportError } from '../terminal/report-error.js';
import { watchStop } from '../terminal/signals.js';

interface EndOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly timeoutMs?: number | undefined;
}

/** Waits for the end of a run, prints its result, and gives the exit code. A signal ends the wait; the run goes on. */
export async function printEnd(
  id: string,
  { runs, codec }: { readonly runs: RunService; readonly codec: Codec },
  options: EndOptions,
): Promise<number> {
  const { timeoutMs } = options;
  const stop = new AbortController();
  using signals = watchStop((received) => {
    notice(`${received}: the run goes on`);
    stop.abort();
  });
  try {
    const limit = timeoutMs === undefined ? undefined : { timeoutMs };
    return printOutcome(await runs.result(id, { signal: stop.signal, ...limit }), codec, options);
  } catch (error) {
    if (signals.exitCode !== undefined) return signals.exitCode;
    const { code } = error as { readonly code?: string };
    if (code !== 'timeout') throw error;
    reportError(error, options);
    notice('the run goes on');
    return EXIT.failed;
  }
}

/** Prints how a run has ended. */
function printOutcome(result: RunResult, codec: Codec, options: EndOptions): number {
  const { run, outcome } = result;
  if (options.json) printLine(JSON.stringify({ workflowId: run.workflowId, runId: run.runId, ...outcome }));
  try {
    const value = valueOf(result, codec);
    if (!options.json) printResult(value, codec);
    return EXIT.ok;
  } catch (error) {
    if (!options.json) reportError(error, options);
    return EXIT.failed;
  }
}
