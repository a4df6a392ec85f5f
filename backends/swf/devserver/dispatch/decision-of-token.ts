import { Fault, invalid, unknownRun } from '../fault.js';
import type { Run, StartedDecision } from '../state/run.js';
import { readTaskToken } from '../wire/token.js';
import type { World } from '../world.js';

/** The decision task that a decider holds the token of, and its execution. */
export function startedDecisionOf(
  world: World,
  taskToken: string,
): { readonly run: Run; readonly started: StartedDecision } {
  const { runId, scheduledEventId, startedEventId } = readTaskToken(taskToken, 'decision');
  const run = world.runs.get(runId);
  if (run === undefined) throw invalid('Invalid token');
  if (run.status !== 'OPEN') throw unknownRun(run.workflowId, runId);
  const { started } = run;
  if (started?.startedEventId !== startedEventId)
    throw new Fault('UnknownResourceFault', `Unknown decision task, scheduledEventId = ${scheduledEventId}`);
  return { run, started };
}
