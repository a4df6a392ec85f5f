import { openFilter } from '../visibility/filters.js';
import { listRuns } from '../visibility/list-runs.js';
import type { Operation } from './operation.js';

export const listOpenWorkflowExecutions: Operation<'ListOpenWorkflowExecutions'> = (world, input) => {
  const domain = world.domain(input.domain);
  return listRuns(world, input, {
    operation: 'ListOpenWorkflowExecutions',
    runs: [...domain.open.values()].filter(openFilter(input)),
    sortBy: 'start',
    reverseOrder: input.reverseOrder,
  });
};
