import type { Activity, Run } from '../state/run.js';
import type { ApplyTable } from './apply-table.js';

export const DECISION_TASK_CHANGES: ApplyTable = {
  DecisionTaskScheduled(run, attributes, at) {
    const { scheduleToStartTimeout } = attributes;
    run.waiting = {
      kind: 'decision',
      run,
      scheduledEventId: at.id,
      taskList: attributes.taskList.name,
      priority: priorityOf(attributes.taskPriority),
      scheduleToStartTimeout: scheduleToStartTimeout === 'NONE' ? undefined : scheduleToStartTimeout,
      dispatchableAtMs: at.atMs,
      order: 0,
      heapIndex: -1,
    };
  },
  DecisionTaskStarted(run, attributes, at) {
    run.started = {
      scheduledEventId: attributes.scheduledEventId,
      startedEventId: at.id,
      startedAtMs: at.atMs,
      provisionalList: run.waiting?.scheduleToStartTimeout !== undefined,
    };
    run.waiting = undefined;
  },
  DecisionTaskCompleted(run, attributes, at) {
    run.previousStartedEventId = attributes.startedEventId;
    run.started = undefined;
    if (run.waiting !== undefined) run.waiting.dispatchableAtMs = at.atMs;
    // An empty context counts as one; none at all keeps the one before (recorded answers).
    if (attributes.executionContext !== undefined) run.executionContext = attributes.executionContext;
    const { taskList, taskListScheduleToStartTimeout } = attributes;
    if (taskList === undefined) return;
    run.sticky = { name: taskList.name, scheduleToStartTimeout: taskListScheduleToStartTimeout };
  },
  DecisionTaskTimedOut(run, attributes, at) {
    if (attributes.timeoutType === 'SCHEDULE_TO_START') {
      run.waiting = undefined;
      run.sticky = undefined;
      return;
    }
    if (run.started?.provisionalList === true) run.sticky = undefined;
    run.started = undefined;
    if (run.waiting !== undefined) run.waiting.dispatchableAtMs = at.atMs;
  },
};

export const ACTIVITY_CHANGES: ApplyTable = {
  ActivityTaskScheduled(run, attributes, at) {
    run.activities ??= new Map();
    run.activityIdOf ??= new Map();
    run.latestActivityAtMs = at.atMs;
    run.activityIdOf.set(at.id, attributes.activityId);
    run.activities.set(attributes.activityId, {
      kind: 'activity',
      run,
      scheduledEventId: at.id,
      scheduledAtMs: at.atMs,
      attributes,
      taskList: attributes.taskList.name,
      priority: priorityOf(attributes.taskPriority),
      startedEventId: 0,
      startedAtMs: 0,
      heartbeatAtMs: 0,
      cancelRequestedEventId: 0,
      order: 0,
      heapIndex: -1,
    });
  },
  ActivityTaskStarted(run, attributes, at) {
    run.latestActivityAtMs = at.atMs;
    const activity = activityOf(run, attributes.scheduledEventId);
    if (activity === undefined) return;
    activity.startedEventId = at.id;
    activity.startedAtMs = at.atMs;
    activity.heartbeatAtMs = at.atMs;
  },
  ActivityTaskCompleted: (run, attributes, at) => closeActivity(run, attributes.scheduledEventId, at.atMs),
  ActivityTaskFailed: (run, attributes, at) => closeActivity(run, attributes.scheduledEventId, at.atMs),
  ActivityTaskTimedOut: (run, attributes, at) => closeActivity(run, attributes.scheduledEventId, at.atMs),
  ActivityTaskCanceled: (run, attributes, at) => closeActivity(run, attributes.scheduledEventId, at.atMs),
  ActivityTaskCancelRequested(run, attributes, at) {
    run.latestActivityAtMs = at.atMs;
    const activity = run.activities?.get(attributes.activityId);
    if (activity !== undefined) activity.cancelRequestedEventId = at.id;
  },
};

/** The open activity that this event scheduled. */
export function activityOf(run: Run, scheduledEventId: number): Activity | undefined {
  const activityId = run.activityIdOf?.get(scheduledEventId);
  return activityId === undefined ? undefined : run.activities?.get(activityId);
}

function closeActivity(run: Run, scheduledEventId: number, atMs: number): void {
  run.latestActivityAtMs = atMs;
  const activity = activityOf(run, scheduledEventId);
  if (activity === undefined) return;
  run.activities?.delete(activity.attributes.activityId);
  run.activityIdOf?.delete(scheduledEventId);
  if (run.activities?.size !== 0) return;
  run.activities = undefined;
  run.activityIdOf = undefined;
}

function priorityOf(taskPriority: string | undefined): number {
  return taskPriority === undefined ? 0 : Number(taskPriority);
}
