import { isResultOf } from './decision-results.js';
import type { FlowControl } from './flow-control.js';
import { isOwnTimer, RESERVED_TIMERS } from './own-timers.js';
import type { SwfEvent } from './swf-event.js';

/** A stretch of history: the results of one decision task are `events[at]` up to, not including, `events[end]`. */
export interface EventBlock {
  readonly completedEventId: number;
  readonly events: readonly SwfEvent[];
  readonly at: number;
  readonly end: number;
  /** False if all of them are results. */
  readonly isMixed: boolean;
  readonly hasMarkers: boolean;
  /** One is a timer of the decider's own, or says that something was refused. */
  readonly hasRefusals: boolean;
}

/**
 * Finds the results of a decision task. The service writes them together; a task that had not begun ends among them.
 * @param from where the first of them would be
 */
export function resultsOf(completedEventId: number, events: readonly SwfEvent[], from: number): EventBlock {
  let end = from;
  let results = 0;
  let hasMarkers = false;
  let hasRefusals = false;
  for (let at = from; at < events.length; at += 1) {
    const event = events[at];
    if (event === undefined) break;
    if (isResultOf(completedEventId, event)) {
      end = at + 1;
      results += 1;
      if (event.eventType === 'ActivityTaskScheduled') continue;
      if (event.eventType === 'MarkerRecorded') hasMarkers = true;
      else if (mayBeRefusal(event)) hasRefusals = true;
    } else if (event.eventType !== 'ActivityTaskCanceled') break;
  }
  return { completedEventId, events, at: from, end, isMixed: end - from > results, hasMarkers, hasRefusals };
}

/**
 * True if some of what the turn of this decision task issued may have been sent by a later one, or never: it is full, or
 * commands wait for a place.
 * @param flow as it was before
 */
export function mayBeCut({ at, end, hasRefusals }: EventBlock, flow: FlowControl): boolean {
  const { seen: open, limits } = flow;
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

function mayBeRefusal(event: SwfEvent): boolean {
  switch (event.eventType) {
    case 'TimerStarted':
      return isOwnTimer(event.timerStartedEventAttributes.timerId);
    case 'ScheduleActivityTaskFailed':
    case 'StartTimerFailed':
    case 'StartChildWorkflowExecutionFailed':
      return true;
    default:
      return false;
  }
}
