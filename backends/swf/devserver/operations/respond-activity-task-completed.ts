import { activityOfToken } from '../dispatch/activity-of-token.js';
import { detachActivity } from '../dispatch/activity-tasks.js';
import { append } from '../history/append.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const respondActivityTaskCompleted: Operation<'RespondActivityTaskCompleted'> = (world, input) => {
  const activity = activityOfToken(world, input.taskToken);
  detachActivity(world, activity);
  const { run, scheduledEventId, startedEventId } = activity;
  const attributes = { result: input.result, scheduledEventId, startedEventId };
  append(world, run, 'ActivityTaskCompleted', attributes, world.clock.nowMs());
  return EMPTY;
};
