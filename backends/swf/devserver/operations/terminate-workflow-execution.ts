import { terminateRun } from '../lifecycle/closing.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const terminateWorkflowExecution: Operation<'TerminateWorkflowExecution'> = (world, input) => {
  const run = world.openRun(world.domain(input.domain), input.workflowId, input.runId);
  const { details, reason } = input;
  const childPolicy = input.childPolicy ?? run.config.childPolicy;
  const attributes = { cause: 'OPERATOR_INITIATED', childPolicy, details, reason } as const;
  terminateRun(world, run, attributes, world.clock.nowMs());
  return EMPTY;
};
