import { activityOfToken } from '../dispatch/activity-of-token.js';
import { armActivity } from '../dispatch/activity-tasks.js';
import { refuseThrottled } from '../throttling/refuse-throttled.js';
import type { Operation } from './operation.js';

/** Adds no event: the details show only when the task times out. */
export const recordActivityTaskHeartbeat: Operation<'RecordActivityTaskHeartbeat'> = (world, input) => {
  const activity = activityOfToken(world, input.taskToken);
  refuseThrottled(world, 'RecordActivityTaskHeartbeat', activity.run);
  activity.heartbeatAtMs = world.clock.nowMs();
  activity.heartbeatDetails = input.details;
  armActivity(world, activity);
  world.journal.heartbeat(activity);
  return `{"cancelRequested":${activity.cancelRequestedEventId !== 0}}`;
};
