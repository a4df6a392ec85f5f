import { countText } from '../visibility/counts.js';
import type { Operation } from './operation.js';

/** Tasks that wait for a poller; a list that nobody has named is an empty one. */
export const countPendingActivityTasks: Operation<'CountPendingActivityTasks'> = (world, input) => {
  const list = world.domain(input.domain).activityLists.get(input.taskList.name);
  return countText(list?.tasks.size ?? 0, false);
};
