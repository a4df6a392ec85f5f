import { QUOTAS } from '../../protocol/limits.js';
import type { EventAttributesOf } from '../../protocol/events.js';
import { append } from '../history/append.js';
import type { Run, Timer } from '../state/run.js';
import { timeoutRank } from '../time/ranks.js';
import type { World } from '../world.js';
import type { Decide } from './decide.js';

export const startTimer: Decide<'StartTimer'> = (world, run, attributes, { completedEventId, atMs }) => {
  const { control, startToFireTimeout, timerId } = attributes;
  const decisionTaskCompletedEventId = completedEventId;
  const cause = timerObstacle(world, run, timerId);
  if (cause !== undefined) {
    append(world, run, 'StartTimerFailed', { cause, decisionTaskCompletedEventId, timerId }, atMs);
    return;
  }
  const started = { control, decisionTaskCompletedEventId, startToFireTimeout, timerId };
  append(world, run, 'TimerStarted', started, atMs);
  const timer = run.timers?.get(timerId);
  if (timer !== undefined) armTimer(world, timer);
};

export function armTimer(world: World, timer: Timer): void {
  const rank = timeoutRank(world, 'TIMER');
  timer.timeout = world.deadlines.arm({ kind: 'timer', timer }, timer.firesAtMs, rank);
}

function timerObstacle(
  world: World,
  run: Run,
  timerId: string,
): EventAttributesOf<'StartTimerFailed'>['cause'] | undefined {
  if (run.timers?.has(timerId) === true) return 'TIMER_ID_ALREADY_IN_USE';
  const open = run.timers?.size ?? 0;
  if (world.settings.limits === 'swf' && open >= QUOTAS.openTimersPerExecution)
    return 'OPEN_TIMERS_LIMIT_EXCEEDED';
  return world.throttles.allowsDecision('StartTimer') ? undefined : 'TIMER_CREATION_RATE_EXCEEDED';
}

export const cancelTimer: Decide<'CancelTimer'> = (world, run, { timerId }, { completedEventId, atMs }) => {
  const timer = run.timers?.get(timerId);
  const decisionTaskCompletedEventId = completedEventId;
  if (timer === undefined) {
    const failed = { cause: 'TIMER_ID_UNKNOWN', decisionTaskCompletedEventId, timerId } as const;
    append(world, run, 'CancelTimerFailed', failed, atMs);
    return;
  }
  world.deadlines.cancel(timer.timeout);
  const { startedEventId } = timer;
  append(world, run, 'TimerCanceled', { decisionTaskCompletedEventId, startedEventId, timerId }, atMs);
};

export function fireTimer(world: World, timer: Timer): void {
  const { run, startedEventId, timerId } = timer;
  append(world, run, 'TimerFired', { startedEventId, timerId }, world.clock.nowMs());
}

export const recordMarker: Decide<'RecordMarker'> = (world, run, attributes, { completedEventId, atMs }) => {
  const { details, markerName } = attributes;
  const recorded = { decisionTaskCompletedEventId: completedEventId, details, markerName };
  append(world, run, 'MarkerRecorded', recorded, atMs);
};
