import { activityOfToken } from '../dispatch/activity-of-token.js';
import { detachActivity } from '../dispatch/activity-tasks.js';
import { append } from '../history/append.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const respondActivityTaskFailed: Operation<'RespondActivityTaskFailed'> = (world, input) => {
  const activity = activityOfToken(world, input.taskToken);
  detachActivity(world, activity);
  const { run, scheduledEventId, startedEventId } = activity;
  const { details, reason } = input;
  const attributes = { details, reason, scheduledEventId, startedEventId };
  append(world, run, 'ActivityTaskFailed', attributes, world.clock.nowMs());
  return EMPTY;
};
