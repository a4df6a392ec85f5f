import { deleteType, findType } from '../state/types.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const deleteWorkflowType: Operation<'DeleteWorkflowType'> = (world, { domain, workflowType }) => {
  deleteType(world, findType(world, 'workflow', domain, workflowType));
  return EMPTY;
};
