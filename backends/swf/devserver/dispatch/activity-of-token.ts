import { Fault, invalid, unknownRun } from '../fault.js';
import { activityOf } from '../history/apply-tasks.js';
import type { Activity } from '../state/run.js';
import { readTaskToken } from '../wire/token.js';
import type { World } from '../world.js';

/** The open activity task that a worker holds the token of. */
export function activityOfToken(world: World, taskToken: string): Activity {
  const { runId, scheduledEventId, startedEventId } = readTaskToken(taskToken, 'activity');
  const run = world.runs.get(runId);
  if (run === undefined) throw invalid('Invalid token');
  if (run.status !== 'OPEN') throw unknownRun(run.workflowId, runId);
  const activity = activityOf(run, scheduledEventId);
  if (activity?.startedEventId !== startedEventId)
    throw new Fault('UnknownResourceFault', `Unknown activity, scheduledEventId = ${scheduledEventId}`);
  return activity;
}
