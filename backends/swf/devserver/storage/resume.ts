import { armRetention } from '../lifecycle/closing.js';
import { armTimer } from '../decisions/timers-and-markers.js';
import { armActivity } from '../dispatch/activity-tasks.js';
import { armStartedDecision, armWaitingDecision } from '../dispatch/decision-tasks.js';
import { enqueue } from '../dispatch/queue.js';
import type { Task } from '../dispatch/task-list.js';
import { armExecution } from '../lifecycle/start-run.js';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';

/** Sets a restored world going: timeouts are armed, tasks are offered, and what was on its way goes on. */
export function resume(world: World): void {
  const tasks: Task[] = [];
  for (const run of world.runs.values()) {
    if (run.status === 'OPEN') resumeRun(world, run, tasks);
    else armRetention(world, run);
  }
  // The order in which they were offered before.
  tasks.sort((a, b) => offeredAtMs(a) - offeredAtMs(b) || a.scheduledEventId - b.scheduledEventId);
  for (const task of tasks) enqueue(world, task);
}

function offeredAtMs(task: Task): number {
  return task.kind === 'decision' ? task.dispatchableAtMs : task.scheduledAtMs;
}

function resumeRun(world: World, run: Run, tasks: Task[]): void {
  armExecution(world, run);
  armStartedDecision(world, run);
  if (run.waiting !== undefined && run.started === undefined) {
    armWaitingDecision(world, run.waiting);
    tasks.push(run.waiting);
  }
  for (const activity of run.activities?.values() ?? []) {
    armActivity(world, activity);
    if (activity.startedEventId === 0) tasks.push(activity);
  }
  for (const timer of run.timers?.values() ?? []) armTimer(world, timer);
  for (const [initiatedEventId, child] of run.children ?? [])
    if (child.startedEventId === 0) world.defer({ kind: 'start-child', run, initiatedEventId });
  for (const initiatedEventId of run.externals?.keys() ?? [])
    world.defer({ kind: 'deliver', run, initiatedEventId });
  // A function that ran when the server went is run again: its result is all that its history lacks.
  for (const lambda of run.lambdas?.values() ?? []) world.defer({ kind: 'invoke-lambda', lambda });
}
