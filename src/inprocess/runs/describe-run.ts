import type { Codec } from '../../codec/codec.js';
import type { RunDescription } from '../../executor/executor.js';
import type { LiveRun } from './live-run.js';

/** A run as its handle shows it. */
export function describeRun(run: LiveRun, codec: Codec): RunDescription {
  const { workflowId, runId, name, version, tags, parent } = run.started;
  const { executionContext, status, startedAtMs, closedAtMs, work } = run;
  return {
    ...(executionContext === undefined ? undefined : { executionContext: codec.decode(executionContext) }),
    workflowId,
    runId,
    name,
    version,
    tags,
    parent,
    status,
    openActivities: work.activities,
    openTimers: work.timers,
    openChildren: work.children.size,
    startedAtMs,
    closedAtMs,
  };
}
