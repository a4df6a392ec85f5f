import { activityOfToken } from '../dispatch/activity-of-token.js';
import { detachActivity } from '../dispatch/activity-tasks.js';
import { append } from '../history/append.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

/** Accepted without a cancel request as well: what the service does then is not documented. */
export const respondActivityTaskCanceled: Operation<'RespondActivityTaskCanceled'> = (world, input) => {
  const activity = activityOfToken(world, input.taskToken);
  detachActivity(world, activity);
  const { cancelRequestedEventId, run, scheduledEventId, startedEventId } = activity;
  const latestCancelRequestedEventId = cancelRequestedEventId === 0 ? undefined : cancelRequestedEventId;
  const { details } = input;
  const attributes = { details, latestCancelRequestedEventId, scheduledEventId, startedEventId };
  append(world, run, 'ActivityTaskCanceled', attributes, world.clock.nowMs());
  return EMPTY;
};
