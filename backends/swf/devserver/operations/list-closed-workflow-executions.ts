import { closedFilter } from '../visibility/filters.js';
import { listRuns } from '../visibility/list-runs.js';
import type { Operation } from './operation.js';

/** Sorted by the time that the filter is about. */
export const listClosedWorkflowExecutions: Operation<'ListClosedWorkflowExecutions'> = (world, input) => {
  const domain = world.domain(input.domain);
  return listRuns(world, input, {
    operation: 'ListClosedWorkflowExecutions',
    runs: [...domain.closed].filter(closedFilter(input)),
    sortBy: input.closeTimeFilter === undefined ? 'start' : 'close',
    reverseOrder: input.reverseOrder,
  });
};
