/** Fires at once: a decision was full, and the rest of its commands wants another. */
export const CONTINUE_TIMER = 'simpleflow-continue';

/** Fires after a while: the service took no more of something. */
export const BACK_OFF_TIMER = 'simpleflow-back-off';

/** How many of the open timers of a run are kept for these. */
export const RESERVED_TIMERS = 2;

/** Timers of the decider's own, which workflow code never hears of. */
export function isOwnTimer(timerId: string): boolean {
  return timerId === CONTINUE_TIMER || timerId === BACK_OFF_TIMER;
}
