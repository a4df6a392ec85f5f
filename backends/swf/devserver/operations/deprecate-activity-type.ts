import { deprecateType, findType } from '../state/types.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const deprecateActivityType: Operation<'DeprecateActivityType'> = (
  world,
  { domain, activityType },
) => {
  deprecateType(world, findType(world, 'activity', domain, activityType));
  return EMPTY;
};
