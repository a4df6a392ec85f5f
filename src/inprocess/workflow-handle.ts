import type { WorkflowHandle } from '../executor/executor.js';
import type { LiveRun } from './live-run.js';

/** The handle on a run of this process. */
export function handleOf<R>(run: LiveRun): WorkflowHandle<R> {
  return {
    workflowId: run.started.workflowId,
    runId: run.started.runId,
    result: (options) => run.source.future.result(options) as Promise<R>,
    signal: async (name, value) => {
      run.signal(name, value);
    },
    cancel: async () => {
      run.cancelRequested();
    },
    terminate: async (reason = 'no reason given') => {
      run.terminate(reason);
    },
    describe: async () => run.describe(),
    history: async () => run.record.journal(),
  };
}
