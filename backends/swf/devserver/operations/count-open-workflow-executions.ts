import { countRuns } from '../visibility/counts.js';
import { openFilter } from '../visibility/filters.js';
import type { Operation } from './operation.js';

export const countOpenWorkflowExecutions: Operation<'CountOpenWorkflowExecutions'> = (world, input) =>
  countRuns(world, world.domain(input.domain).open.values(), openFilter(input));
