import { listTypes } from '../visibility/list-types.js';
import type { Operation } from './operation.js';

export const listActivityTypes: Operation<'ListActivityTypes'> = (world, input) =>
  listTypes(world, input, {
    operation: 'ListActivityTypes',
    kind: 'activityType',
    entries: world.domain(input.domain).activityTypes.values(),
  });
