import { pollOrHold } from '../dispatch/polls.js';
import { taskListOf } from '../dispatch/queue.js';
import { decisionNextPageText } from '../dispatch/task-text.js';
import type { Operation } from './operation.js';

/** With a page token it goes on with the same task, and never takes another. */
export const pollForDecisionTask: Operation<'PollForDecisionTask'> = (world, input, caller) => {
  const domain = world.domain(input.domain);
  if (input.nextPageToken !== undefined && input.nextPageToken !== '')
    return decisionNextPageText(world, input);
  const list = taskListOf(domain, 'decision', input.taskList.name);
  return pollOrHold(world, { kind: 'decision', list, caller, input });
};
