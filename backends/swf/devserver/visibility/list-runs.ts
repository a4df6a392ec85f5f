import type { Run } from '../state/run.js';
import type { World } from '../world.js';
import { executionInfo } from './infos.js';
import type { PageRequest } from './paging.js';
import { comparePlaces, listPage } from './paging.js';

interface RunListing {
  readonly operation: string;
  readonly runs: readonly Run[];
  readonly sortBy: 'start' | 'close';
  readonly reverseOrder: boolean | undefined;
}

/** Executions, the latest first unless the order is reversed. */
export function listRuns(world: World, input: PageRequest, listing: RunListing): string {
  const compare = comparePlaces(listing.reverseOrder === true ? 1 : -1);
  const placeOf = (run: Run) => [listing.sortBy === 'start' ? run.startedAtMs : run.closedAtMs, run.order];
  return listPage(world, input, {
    operation: listing.operation,
    member: 'executionInfos',
    entries: [...listing.runs].sort((a, b) => compare(placeOf(a), placeOf(b))),
    placeOf,
    compare,
    show: executionInfo,
  });
}
