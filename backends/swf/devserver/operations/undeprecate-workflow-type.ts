import { undeprecateType, findType } from '../state/types.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const undeprecateWorkflowType: Operation<'UndeprecateWorkflowType'> = (
  world,
  { domain, workflowType },
) => {
  undeprecateType(world, findType(world, 'workflow', domain, workflowType));
  return EMPTY;
};
