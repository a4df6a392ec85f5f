import { deleteType, findType } from '../state/types.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const deleteActivityType: Operation<'DeleteActivityType'> = (world, { domain, activityType }) => {
  deleteType(world, findType(world, 'activity', domain, activityType));
  return EMPTY;
};
