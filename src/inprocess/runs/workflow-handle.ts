import type { WorkflowHandle } from '../../executor/executor.js';
import { describeRun } from './describe-run.js';
import { signalRun } from './signal-run.js';
import type { RunResult } from './run-result.js';

/** The handle on a run of this process; it follows a run that continues as new. */
export function handleOf<R>(result: RunResult): WorkflowHandle<R> {
  const { workflowId, runId } = result.run.started;
  return {
    workflowId,
    runId,
    result: (options) => result.source.future.result(options) as Promise<R>,
    signal: (name, value, options = {}) => result.transact((run) => signalRun(run, name, value, options)),
    cancel: () => result.transact((run) => run.receive({ kind: 'cancel-requested' })),
    terminate: (reason = 'no reason given') =>
      result.transact((run) => run.end({ kind: 'terminate-run', reason })),
    describe: async () => describeRun(result.run, result.run.options.host.codec),
    history: async () => result.run.options.host.journalOf(result.run),
  };
}
