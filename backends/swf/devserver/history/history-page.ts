import type { AnswerBody } from '../wire/answer-body.js';
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
  readonly events: AnswerBody;
  /** Where the next page begins, or `undefined` on the last one. */
  readonly next: number | undefined;
}

/** One page of a history; it may be shorter than asked, as an answer has at most 1 MB. */
export function historyPage(world: World, run: Run, range: HistoryRange): HistoryPage {
  const { firstEventId, reverseOrder = false } = range;
  const lastEventId = Math.min(range.lastEventId, run.events.length);
  const step = reverseOrder ? -1 : 1;
  const from = range.from ?? (reverseOrder ? lastEventId : firstEventId);
  const left = reverseOrder ? from - firstEventId + 1 : lastEventId - from + 1;
  // A token may say anything; where there is no event, there is no page.
  const isThere = Number.isInteger(from) && from >= 1 && from <= run.events.length;
  const most = isThere ? Math.min(left, pageSize(range.maximumPageSize)) : 0;
  if (most <= 0) return { events: '', next: undefined };
  const count = world.settings.limits === 'swf' ? fitting(run, { from, step, most }) : most;
  const next = from + step * count;
  return { events: run.events.joined(from, next - step), next: count < left ? next : undefined };
}

/** How many events fit into an answer. One is always there: a page without any would be no way forward. */
function fitting(
  run: Run,
  { from, step, most }: { readonly from: number; readonly step: number; readonly most: number },
): number {
  let bytes = run.events.bytesOf(from) + 1;
  let count = 1;
  for (; count < most; count++) {
    bytes += run.events.bytesOf(from + step * count) + 1;
    if (bytes > QUOTAS.resultBytes) break;
  }
  return count;
}

export function pageSize(maximumPageSize: number | undefined): number {
  return maximumPageSize === undefined || maximumPageSize === 0 ? MAX_PAGE_SIZE : maximumPageSize;
}
