import { findType } from '../state/types.js';
import { typeInfo } from '../visibility/infos.js';
import type { Operation } from './operation.js';

/** `configuration` holds only what was set at registration (recorded answers). */
export const describeWorkflowType: Operation<'DescribeWorkflowType'> = (world, { domain, workflowType }) => {
  const { entry } = findType(world, 'workflow', domain, workflowType);
  return JSON.stringify({ configuration: entry.defaults, typeInfo: typeInfo('workflowType', entry) });
};
