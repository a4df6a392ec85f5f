import { QUOTAS } from '../../protocol/limits.js';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';
import { executionInfo } from './infos.js';

/** A count; `truncated` when the entries counted come to more than the service's internal limit of 1 MB. */
export function countText(count: number, truncated: boolean): string {
  return JSON.stringify({ count, truncated });
}

export function countRuns(world: World, runs: Iterable<Run>, passes: (run: Run) => boolean): string {
  let count = 0;
  let bytes = 0;
  const limited = world.settings.limits === 'swf';
  for (const run of runs) {
    if (!passes(run)) continue;
    if (limited) {
      bytes += JSON.stringify(executionInfo(run)).length;
      if (bytes > QUOTAS.resultBytes) return countText(count, true);
    }
    count++;
  }
  return countText(count, false);
}
