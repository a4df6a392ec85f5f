import { openCounts } from '../state/open-counts.js';
import type { Run } from '../state/run.js';
import type { CloseStatus } from '../state/words.js';
import type { ApplyTable } from './apply-table.js';

export const EXECUTION_CHANGES: ApplyTable = {
  WorkflowExecutionCancelRequested(run) {
    run.cancelRequested = true;
  },
  WorkflowExecutionCompleted: (run, _, at) => close(run, 'COMPLETED', at.atMs),
  WorkflowExecutionFailed: (run, _, at) => close(run, 'FAILED', at.atMs),
  WorkflowExecutionCanceled: (run, _, at) => close(run, 'CANCELED', at.atMs),
  WorkflowExecutionTerminated: (run, _, at) => close(run, 'TERMINATED', at.atMs),
  WorkflowExecutionTimedOut: (run, _, at) => close(run, 'TIMED_OUT', at.atMs),
  WorkflowExecutionContinuedAsNew: (run, _, at) => close(run, 'CONTINUED_AS_NEW', at.atMs),
};

function close(run: Run, status: CloseStatus, atMs: number): void {
  // Recorded answers: the counts stay what they were at the close, but for the decision task.
  run.events.trim();
  run.countsAtClose = { ...openCounts(run), openDecisionTasks: 0 };
  run.status = status;
  run.closedAtMs = atMs;
  run.waiting = undefined;
  run.started = undefined;
  run.activities = undefined;
  run.activityIdOf = undefined;
  run.timers = undefined;
  run.children = undefined;
  run.externals = undefined;
  run.lambdas = undefined;
}
