import { append } from '../history/append.js';
import { refuseThrottled } from '../throttling/refuse-throttled.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const requestCancelWorkflowExecution: Operation<'RequestCancelWorkflowExecution'> = (world, input) => {
  const run = world.openRun(world.domain(input.domain), input.workflowId, input.runId);
  refuseThrottled(world, 'RequestCancelWorkflowExecution', run);
  const attributes = { externalInitiatedEventId: 0 };
  append(world, run, 'WorkflowExecutionCancelRequested', attributes, world.clock.nowMs());
  return EMPTY;
};
