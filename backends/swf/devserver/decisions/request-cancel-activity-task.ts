import { detachActivity } from '../dispatch/activity-tasks.js';
import { append } from '../history/append.js';
import type { Decide } from './decide.js';

/** A task that nobody has started is cancelled at once; a started one hears of it with its next heartbeat. */
export const requestCancelActivityTask: Decide<'RequestCancelActivityTask'> = (
  world,
  run,
  { activityId },
  { completedEventId, atMs },
) => {
  const activity = run.activities?.get(activityId);
  const decided = { activityId, decisionTaskCompletedEventId: completedEventId };
  if (activity === undefined) {
    const { decisionTaskCompletedEventId } = decided;
    const failed = { activityId, cause: 'ACTIVITY_ID_UNKNOWN', decisionTaskCompletedEventId } as const;
    append(world, run, 'RequestCancelActivityTaskFailed', failed, atMs);
    return;
  }
  const latestCancelRequestedEventId = append(world, run, 'ActivityTaskCancelRequested', decided, atMs);
  if (activity.startedEventId !== 0) return;
  detachActivity(world, activity);
  const { scheduledEventId } = activity;
  const canceled = { latestCancelRequestedEventId, scheduledEventId, startedEventId: 0 };
  append(world, run, 'ActivityTaskCanceled', canceled, atMs);
};
