import type { InputOf } from '../../protocol/inputs.js';
import { invalid } from '../fault.js';
import type { Run } from '../state/run.js';

type OpenFilters = InputOf<'CountOpenWorkflowExecutions'>;
type ClosedFilters = InputOf<'CountClosedWorkflowExecutions'>;
type TimeFilter = NonNullable<ClosedFilters['startTimeFilter']>;

const EXCLUSIVE = ['tagFilter', 'typeFilter', 'closeStatusFilter', 'executionFilter'] as const;

/** @throws Fault when more than one of the filters is used that exclude each other */
function refuseCombined(filters: OpenFilters | ClosedFilters): void {
  const used = EXCLUSIVE.filter((name) => (filters as Partial<ClosedFilters>)[name] !== undefined);
  if (used.length > 1)
    throw invalid(`Cannot specify more than one exclusive filters in the same query: [${used.join(', ')}]`);
}

/** Tells which open executions the filters let through. */
export function openFilter(filters: OpenFilters): (run: Run) => boolean {
  refuseCombined(filters);
  const { startTimeFilter } = filters;
  return (run) => isWithin(run.startedAtMs, startTimeFilter) && passes(run, filters);
}

/** Tells which closed executions the filters let through: exactly one of the two times must be given. */
export function closedFilter(filters: ClosedFilters): (run: Run) => boolean {
  const { startTimeFilter, closeTimeFilter } = filters;
  if (startTimeFilter === undefined && closeTimeFilter === undefined)
    throw invalid('Must specify time filter');
  if (startTimeFilter !== undefined && closeTimeFilter !== undefined)
    throw invalid('Cannot specify both a startTimeFilter and a closeTimeFilter');
  refuseCombined(filters);
  const status = filters.closeStatusFilter?.status;
  return (run) =>
    (startTimeFilter === undefined || isWithin(run.startedAtMs, startTimeFilter)) &&
    (closeTimeFilter === undefined || isWithin(run.closedAtMs, closeTimeFilter)) &&
    (status === undefined || run.status === status) &&
    passes(run, filters);
}

/** Both ends are included; without a latest date, up to now. */
function isWithin(atMs: number, { oldestDate, latestDate }: TimeFilter): boolean {
  const atSeconds = atMs / 1_000;
  return atSeconds >= oldestDate && (latestDate === undefined || atSeconds <= latestDate);
}

function passes(run: Run, filters: OpenFilters | ClosedFilters): boolean {
  const { executionFilter, tagFilter, typeFilter } = filters;
  if (executionFilter !== undefined && run.workflowId !== executionFilter.workflowId) return false;
  if (tagFilter !== undefined && run.tagList?.includes(tagFilter.tag) !== true) return false;
  if (typeFilter === undefined) return true;
  const { name, version } = typeFilter;
  // Without a version: all versions of the name.
  const anyVersion = version === undefined || version === '';
  return run.type.name === name && (anyVersion || run.type.version === version);
}
