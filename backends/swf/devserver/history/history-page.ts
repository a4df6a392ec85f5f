import { MAX_PAGE_SIZE, QUOTAS } from '../../protocol/limits.js';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';

export interface HistoryRange {
  readonly firstEventId: number;
  readonly lastEventId: number;
  readonly reverseOrder?: boolean | undefined;
  /** Absent and 0 both mean the service's maximum. */
  readonly maximumPageSize?: number | undefined;
  /** The event id where this page begins; absent on the first page. */
  readonly from: number | undefined;
}

export interface HistoryPage {
  /** The events, with commas between them. */
  readonly text: string;
  /** Where the next page begins, or `undefined` on the last one. */
  readonly next: number | undefined;
}

/** One page of a history; it may be shorter than asked, as an answer has at most 1 MB. */
export function historyPage(world: World, run: Run, range: HistoryRange): HistoryPage {
  const { firstEventId, lastEventId, reverseOrder = false } = range;
  const size = pageSize(range.maximumPageSize);
  const step = reverseOrder ? -1 : 1;
  const end = reverseOrder ? firstEventId - 1 : lastEventId + 1;
  const events: string[] = [];
  let bytes = 0;
  let id = range.from ?? (reverseOrder ? lastEventId : firstEventId);
  const maxBytes = world.settings.limits === 'swf' ? QUOTAS.resultBytes : Number.POSITIVE_INFINITY;
  for (; id !== end && events.length < size; id += step) {
    const text = run.events[id - 1];
    if (text === undefined) break;
    bytes += text.length + 1;
    // One event is always there: a page without any would be no way forward.
    if (bytes > maxBytes && events.length > 0) break;
    events.push(text);
  }
  const isLast = id === end || run.events[id - 1] === undefined;
  return { text: events.join(','), next: isLast ? undefined : id };
}

export function pageSize(maximumPageSize: number | undefined): number {
  return maximumPageSize === undefined || maximumPageSize === 0 ? MAX_PAGE_SIZE : maximumPageSize;
}
