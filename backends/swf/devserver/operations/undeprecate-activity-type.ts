import { undeprecateType, findType } from '../state/types.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const undeprecateActivityType: Operation<'UndeprecateActivityType'> = (
  world,
  { domain, activityType },
) => {
  undeprecateType(world, findType(world, 'activity', domain, activityType));
  return EMPTY;
};
