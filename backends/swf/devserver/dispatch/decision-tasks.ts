import { record } from '../history/record.js';
import type { Run, WaitingDecision } from '../state/run.js';
import { timeoutEnd } from '../time/durations.js';
import { timeoutRank } from '../time/ranks.js';
import type { World } from '../world.js';
import { dequeue, enqueue } from './queue.js';

/** Adds a DecisionTaskScheduled event, unless a decision task waits already. */
export function scheduleDecision(world: World, run: Run, atMs: number): void {
  if (run.waiting !== undefined) return;
  const { sticky, config } = run;
  record(
    world,
    run,
    'DecisionTaskScheduled',
    {
      scheduleToStartTimeout: sticky?.scheduleToStartTimeout ?? 'NONE',
      startToCloseTimeout: config.taskStartToCloseTimeout,
      taskList: { name: sticky?.name ?? config.taskList.name },
      taskPriority: config.taskPriority,
    },
    atMs,
  );
  if (run.started === undefined) offerDecision(world, run);
}

/** Makes the waiting decision task one that a poller may have. */
export function offerDecision(world: World, run: Run): void {
  const task = run.waiting;
  if (task === undefined) return;
  armWaitingDecision(world, task);
  enqueue(world, task);
}

/** Arms the timeout of a task on a sticky list. */
export function armWaitingDecision(world: World, task: WaitingDecision): void {
  const endMs = timeoutEnd(task.dispatchableAtMs, task.scheduleToStartTimeout);
  if (endMs === undefined) return;
  const rank = timeoutRank(world, 'SCHEDULE_TO_START');
  task.timeout = world.deadlines.arm({ kind: 'decision-waiting', run: task.run }, endMs, rank);
}

/** Arms the timeout of the decision task that a decider has. */
export function armStartedDecision(world: World, run: Run): void {
  const { started, config } = run;
  if (started === undefined) return;
  const endMs = timeoutEnd(started.startedAtMs, config.taskStartToCloseTimeout);
  if (endMs === undefined) return;
  const rank = timeoutRank(world, 'DECISION');
  started.timeout = world.deadlines.arm({ kind: 'decision-started', run }, endMs, rank);
}

/** Hands the task to a poller: the caller has taken it from its list. */
export function startDecision(world: World, task: WaitingDecision, identity: string | undefined): void {
  const { run, scheduledEventId } = task;
  world.deadlines.cancel(task.timeout);
  record(world, run, 'DecisionTaskStarted', { identity, scheduledEventId }, world.clock.nowMs());
  armStartedDecision(world, run);
}

/** The decider took too long: the task goes to the next one. */
export function timeOutStartedDecision(world: World, run: Run): void {
  const { started } = run;
  if (started === undefined) return;
  const { scheduledEventId, startedEventId } = started;
  const atMs = world.clock.nowMs();
  const attributes = { scheduledEventId, startedEventId, timeoutType: 'START_TO_CLOSE' } as const;
  record(world, run, 'DecisionTaskTimedOut', attributes, atMs);
  if (run.waiting === undefined) scheduleDecision(world, run, atMs);
  else offerDecision(world, run);
}

/** Nobody polled the sticky list in time: the task goes back to the execution's own list. */
export function timeOutWaitingDecision(world: World, run: Run): void {
  const { waiting } = run;
  if (waiting === undefined) return;
  dequeue(waiting);
  const { scheduledEventId } = waiting;
  const atMs = world.clock.nowMs();
  const attributes = { scheduledEventId, startedEventId: 0, timeoutType: 'SCHEDULE_TO_START' } as const;
  record(world, run, 'DecisionTaskTimedOut', attributes, atMs);
  scheduleDecision(world, run, atMs);
}
