import { pollOrHold } from '../dispatch/polls.js';
import { taskListOf } from '../dispatch/queue.js';
import type { Operation } from './operation.js';

export const pollForActivityTask: Operation<'PollForActivityTask'> = (world, input, caller) => {
  const list = taskListOf(world.domain(input.domain), 'activity', input.taskList.name);
  return pollOrHold(world, { kind: 'activity', list, caller, input });
};
