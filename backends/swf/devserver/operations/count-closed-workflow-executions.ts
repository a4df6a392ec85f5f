import { countRuns } from '../visibility/counts.js';
import { closedFilter } from '../visibility/filters.js';
import type { Operation } from './operation.js';

export const countClosedWorkflowExecutions: Operation<'CountClosedWorkflowExecutions'> = (world, input) =>
  countRuns(world, world.domain(input.domain).closed, closedFilter(input));
