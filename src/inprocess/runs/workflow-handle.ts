import type { WorkflowHandle } from '../../executor/executor.js';
import type { RunResult } from './run-result.js';

/** The handle on a run of this process; it follows a run that continues as new. */
export function handleOf<R>(result: RunResult): WorkflowHandle<R> {
  const { workflowId, runId } = result.run.started;
  return {
    workflowId,
    runId,
    result: (options) => result.source.future.result(options) as Promise<R>,
    signal: async (name, value, options = {}) => {
      result.run.signal(name, value, options);
    },
    cancel: async () => {
      result.cancelRequested();
    },
    terminate: async (reason = 'no reason given') => {
      result.run.end({ kind: 'terminate-run', reason });
    },
    describe: async () => result.run.describe(),
    history: async () => result.run.journal(),
  };
}
