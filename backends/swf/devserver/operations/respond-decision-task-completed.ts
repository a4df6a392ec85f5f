import { completeDecisionTask } from '../decisions/complete-decision-task.js';
import { startedDecisionOf } from '../dispatch/decision-of-token.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const respondDecisionTaskCompleted: Operation<'RespondDecisionTaskCompleted'> = (world, input) => {
  const { run, started } = startedDecisionOf(world, input.taskToken);
  completeDecisionTask(world, run, started, input);
  return EMPTY;
};
