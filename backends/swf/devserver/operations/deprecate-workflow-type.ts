import { deprecateType, findType } from '../state/types.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const deprecateWorkflowType: Operation<'DeprecateWorkflowType'> = (
  world,
  { domain, workflowType },
) => {
  deprecateType(world, findType(world, 'workflow', domain, workflowType));
  return EMPTY;
};
