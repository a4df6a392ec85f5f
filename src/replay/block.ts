import type { Dialect, RecordedEvent } from './dialect.js';
import type { FlowControl } from './flow-control.js';
import { RESERVED_TIMERS } from './own-timers.js';

/** A stretch of history: the results of one decision task are `events[at]` up to, not including, `events[end]`. */
export interface EventBlock<E> {
  readonly completedEventId: number;
  readonly events: readonly E[];
  readonly at: number;
  readonly end: number;
  /** False if all of them are results. */
  readonly isMixed: boolean;
  readonly hasMarkers: boolean;
  /** One is a timer of the decider's own, or says that something was refused. */
  readonly hasRefusals: boolean;
  /** With this decision the run went on as a new one by itself. */
  readonly continues: boolean;
}

/**
 * Finds the results of a decision task. The service writes them together; a task that had not begun ends among them.
 * @param from where the first of them would be
 */
export function resultsOf<E extends RecordedEvent>(
  dialect: Pick<Dialect<E, unknown>, 'result'>,
  completedEventId: number,
  events: readonly E[],
  from: number,
): EventBlock<E> {
  let end = from;
  let results = 0;
  let hasMarkers = false;
  let hasRefusals = false;
  let continues = false;
  for (let at = from; at < events.length; at += 1) {
    const event = events[at];
    if (event === undefined) break;
    const kind = dialect.result(completedEventId, event);
    if (kind === undefined) break;
    if (kind === 'between') continue;
    end = at + 1;
    results += 1;
    if (kind === 'marker') hasMarkers = true;
    else if (kind === 'refusal') hasRefusals = true;
    else if (kind === 'continuation') continues = true;
  }
  return {
    completedEventId,
    events,
    at: from,
    end,
    isMixed: end - from > results,
    hasMarkers,
    hasRefusals,
    continues,
  };
}

/**
 * True if some of what the turn of this decision task issued may have been sent by a later one, or never: it is full, or
 * commands wait for a place.
 * @param flow as it was before
 */
export function mayBeCut({ at, end, hasRefusals }: EventBlock<unknown>, flow: FlowControl): boolean {
  const { seen: open, limits, isCut } = flow;
  if (isCut !== undefined) return isCut;
  const added = end - at;
  return (
    hasRefusals ||
    flow.isContinuing ||
    flow.isBackingOff ||
    open.activities + added >= limits.openActivities ||
    open.timers + added + RESERVED_TIMERS >= limits.openTimers ||
    open.children + added >= limits.openChildren
  );
}
