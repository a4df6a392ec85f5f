import { findType } from '../state/types.js';
import { typeInfo } from '../visibility/infos.js';
import type { Operation } from './operation.js';

/** `configuration` holds only what was set at registration (recorded answers). */
export const describeActivityType: Operation<'DescribeActivityType'> = (world, { domain, activityType }) => {
  const { entry } = findType(world, 'activity', domain, activityType);
  return JSON.stringify({ configuration: entry.defaults, typeInfo: typeInfo('activityType', entry) });
};
