import { listTypes } from '../visibility/list-types.js';
import type { Operation } from './operation.js';

export const listWorkflowTypes: Operation<'ListWorkflowTypes'> = (world, input) =>
  listTypes(world, input, {
    operation: 'ListWorkflowTypes',
    kind: 'workflowType',
    entries: world.domain(input.domain).workflowTypes.values(),
  });
