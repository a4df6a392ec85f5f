import type { OpenCounts, Run } from './run.js';

/** The counts of an open execution as it is now, of a closed one as it was at its close. */
export function openCounts(run: Run): OpenCounts {
  return (
    run.countsAtClose ?? {
      openActivityTasks: run.activities?.size ?? 0,
      openChildWorkflowExecutions: run.children?.size ?? 0,
      // Never 2, though one may wait while another is with a decider (model: at most 1).
      openDecisionTasks: run.waiting === undefined && run.started === undefined ? 0 : 1,
      openLambdaFunctions: run.lambdas?.size ?? 0,
      openTimers: run.timers?.size ?? 0,
    }
  );
}
