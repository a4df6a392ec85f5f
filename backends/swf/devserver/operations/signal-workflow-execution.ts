import { append } from '../history/append.js';
import { refuseThrottled } from '../throttling/refuse-throttled.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const signalWorkflowExecution: Operation<'SignalWorkflowExecution'> = (world, request) => {
  const run = world.openRun(world.domain(request.domain), request.workflowId, request.runId);
  refuseThrottled(world, 'SignalWorkflowExecution', run);
  const { input, signalName } = request;
  // A primitive of the service's model: 0 when no execution sent it (recorded histories).
  const attributes = { externalInitiatedEventId: 0, input, signalName };
  append(world, run, 'WorkflowExecutionSignaled', attributes, world.clock.nowMs());
  return EMPTY;
};
