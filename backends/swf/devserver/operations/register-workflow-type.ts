import type { WorkflowTypeEntry } from '../state/domain.js';
import { typeKey } from '../state/domain.js';
import { refuseTaken } from '../state/types.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const registerWorkflowType: Operation<'RegisterWorkflowType'> = (world, input) => {
  const domain = world.domain(input.domain);
  refuseTaken(world, 'workflow', domain, input);
  const entry: WorkflowTypeEntry = {
    name: input.name,
    version: input.version,
    description: input.description,
    createdAtMs: world.clock.nowMs(),
    defaults: {
      defaultChildPolicy: input.defaultChildPolicy,
      defaultExecutionStartToCloseTimeout: input.defaultExecutionStartToCloseTimeout,
      defaultLambdaRole: input.defaultLambdaRole,
      defaultTaskList: input.defaultTaskList,
      defaultTaskPriority: input.defaultTaskPriority,
      defaultTaskStartToCloseTimeout: input.defaultTaskStartToCloseTimeout,
    },
  };
  domain.workflowTypes.set(typeKey(entry), entry);
  world.journal.type({ kind: 'workflow', domain: input.domain, entry });
  return EMPTY;
};
