import { isResultOf } from './decision-results.js';
import type { FlowControl } from './flow-control.js';
import { isOwnTimer, RESERVED_TIMERS } from './own-timers.js';
import type { SwfEvent } from './swf-event.js';

/** A stretch of history: the results of one decision task are `events[at]` up to, not including, `events[end]`. */
export interface EventBlock {
  readonly events: readonly SwfEvent[];
  readonly at: number;
  readonly end: number;
}

/** Where the results of a decision task end. The service writes them together; a task that had not begun ends among them. */
export function endOfResults(completedEventId: number, events: readonly SwfEvent[], from: number): number {
  let end = from;
  for (let at = from; at < events.length; at += 1) {
    const event = events[at];
    if (event === undefined) break;
    if (isResultOf(completedEventId, event)) end = at + 1;
    else if (event.eventType !== 'ActivityTaskCanceled') break;
  }
  return end;
}

/**
 * True if some of what the turn of this decision task issued may have been sent by a later one, or never: it is full, or
 * commands wait for a place.
 * @param flow as it was before
 */
export function mayBeCut({ events, at, end }: EventBlock, flow: FlowControl): boolean {
  if (flow.isContinuing || flow.isBackingOff) return true;
  const { seen: open, limits } = flow;
  const added = end - at;
  if (
    open.activities + added >= limits.openActivities ||
    open.timers + added + RESERVED_TIMERS >= limits.openTimers ||
    open.children + added >= limits.openChildren
  ) {
    return true;
  }
  for (let i = at; i < end; i += 1) {
    const event = events[i];
    if (event === undefined || !MAY_BE_REFUSED.has(event.eventType)) continue;
    if (event.eventType !== 'TimerStarted' || isOwnTimer(event.timerStartedEventAttributes.timerId))
      return true;
  }
  return false;
}

/** Those of the decider, and what says that something was refused. */
const MAY_BE_REFUSED: ReadonlySet<string> = new Set([
  'TimerStarted',
  'ScheduleActivityTaskFailed',
  'StartTimerFailed',
  'StartChildWorkflowExecutionFailed',
]);
