import { append } from '../history/append.js';
import { record } from '../history/record.js';
import type { TimeoutKind } from '../settings/open-questions.js';
import type { Activity } from '../state/run.js';
import { timeoutEnd } from '../time/durations.js';
import { timeoutRank } from '../time/ranks.js';
import type { World } from '../world.js';
import { dequeue } from './queue.js';

type ActivityTimeout = Extract<
  TimeoutKind,
  'SCHEDULE_TO_START' | 'START_TO_CLOSE' | 'HEARTBEAT' | 'SCHEDULE_TO_CLOSE'
>;

interface NextTimeout {
  readonly kind: ActivityTimeout;
  readonly atMs: number;
  readonly rank: number;
}

/** The timeout of a task that ends first, as it is now. */
function nextTimeout(world: World, activity: Activity): NextTimeout | undefined {
  const { attributes, scheduledAtMs, startedAtMs, heartbeatAtMs } = activity;
  const started = activity.startedEventId !== 0;
  let next: NextTimeout | undefined;
  const consider = (kind: ActivityTimeout, fromMs: number, timeout: string | undefined): void => {
    const atMs = timeoutEnd(fromMs, timeout);
    if (atMs === undefined) return;
    const rank = timeoutRank(world, kind);
    if (next === undefined || atMs < next.atMs || (atMs === next.atMs && rank < next.rank))
      next = { kind, atMs, rank };
  };
  consider('SCHEDULE_TO_CLOSE', scheduledAtMs, attributes.scheduleToCloseTimeout);
  if (started) {
    consider('START_TO_CLOSE', startedAtMs, attributes.startToCloseTimeout);
    consider('HEARTBEAT', heartbeatAtMs, attributes.heartbeatTimeout);
  } else {
    consider('SCHEDULE_TO_START', scheduledAtMs, attributes.scheduleToStartTimeout);
  }
  return next;
}

/** Arms the first of the task's timeouts, in place of the one that was armed: one deadline for each task. */
export function armActivity(world: World, activity: Activity): void {
  const next = nextTimeout(world, activity);
  if (
    activity.timeout !== undefined &&
    activity.timeout.atMs === next?.atMs &&
    activity.timeout.rank === next.rank
  )
    return;
  world.deadlines.cancel(activity.timeout);
  activity.timeout =
    next === undefined
      ? undefined
      : world.deadlines.arm({ kind: 'activity', activity }, next.atMs, next.rank);
}

/** Hands the task to a poller: the caller has taken it from its list. */
export function startActivity(world: World, activity: Activity, identity: string | undefined): void {
  const { run, scheduledEventId } = activity;
  record(world, run, 'ActivityTaskStarted', { identity, scheduledEventId }, world.clock.nowMs());
  armActivity(world, activity);
}

/** Takes the task out of its list and stops its timeouts; its closing event comes next. */
export function detachActivity(world: World, activity: Activity): void {
  world.deadlines.cancel(activity.timeout);
  activity.timeout = undefined;
  dequeue(activity);
}

export function timeOutActivity(world: World, activity: Activity): void {
  const next = nextTimeout(world, activity);
  if (next === undefined) return;
  const { run, scheduledEventId, startedEventId, heartbeatDetails } = activity;
  detachActivity(world, activity);
  append(
    world,
    run,
    'ActivityTaskTimedOut',
    { details: heartbeatDetails, scheduledEventId, startedEventId, timeoutType: next.kind },
    world.clock.nowMs(),
  );
}
