import type { DecisionAttributesOf } from '../../protocol/decisions.js';
import type { EventAttributesOf } from '../../protocol/events.js';
import { QUOTAS } from '../../protocol/limits.js';
import { armActivity } from '../dispatch/activity-tasks.js';
import { enqueue } from '../dispatch/queue.js';
import { append } from '../history/append.js';
import type { ActivityTypeEntry } from '../state/domain.js';
import { typeKey } from '../state/domain.js';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';
import type { Decide } from './decide.js';
import { firstDefined } from './defaults.js';

type Attributes = DecisionAttributesOf<'ScheduleActivityTask'>;
type Cause = EventAttributesOf<'ScheduleActivityTaskFailed'>['cause'];

interface Resolved {
  readonly taskList: { readonly name: string };
  readonly scheduleToStartTimeout: string;
  readonly scheduleToCloseTimeout: string;
  readonly startToCloseTimeout: string;
  readonly heartbeatTimeout: string;
}

export const scheduleActivityTask: Decide<'ScheduleActivityTask'> = (world, run, attributes, completion) => {
  const { activityId, activityType } = attributes;
  const decisionTaskCompletedEventId = completion.completedEventId;
  const plan = planActivity(world, run, attributes);
  if (typeof plan === 'string') {
    const failed = { activityId, activityType, cause: plan, decisionTaskCompletedEventId };
    append(world, run, 'ScheduleActivityTaskFailed', failed, completion.atMs);
    return;
  }
  const scheduled = {
    activityId,
    activityType,
    control: attributes.control,
    decisionTaskCompletedEventId,
    heartbeatTimeout: plan.heartbeatTimeout,
    input: attributes.input,
    scheduleToCloseTimeout: plan.scheduleToCloseTimeout,
    scheduleToStartTimeout: plan.scheduleToStartTimeout,
    startToCloseTimeout: plan.startToCloseTimeout,
    taskList: plan.taskList,
    taskPriority: attributes.taskPriority ?? plan.taskPriority,
  };
  append(world, run, 'ActivityTaskScheduled', scheduled, completion.atMs);
  const activity = run.activities?.get(activityId);
  if (activity === undefined) return;
  armActivity(world, activity);
  enqueue(world, activity);
};

type Plan = Resolved & { readonly taskPriority?: string | undefined };

/** The task as it will be scheduled, or why it cannot be. The order of the checks is not documented. */
function planActivity(world: World, run: Run, attributes: Attributes): Plan | Cause {
  const type = run.domain.activityTypes.get(typeKey(attributes.activityType));
  if (type === undefined) return 'ACTIVITY_TYPE_DOES_NOT_EXIST';
  if (type.deprecatedAtMs !== undefined) return 'ACTIVITY_TYPE_DEPRECATED';
  if (run.activities?.has(attributes.activityId) === true) return 'ACTIVITY_ID_ALREADY_IN_USE';
  const open = run.activities?.size ?? 0;
  if (world.settings.limits === 'swf' && open >= QUOTAS.openActivitiesPerExecution)
    return 'OPEN_ACTIVITIES_LIMIT_EXCEEDED';
  const resolved = resolve(attributes, type);
  if (typeof resolved === 'string') return resolved;
  if (!world.throttles.allowsDecision('ScheduleActivityTask')) return 'ACTIVITY_CREATION_RATE_EXCEEDED';
  return { ...resolved, taskPriority: type.defaults.defaultTaskPriority };
}

function resolve(attributes: Attributes, { defaults }: ActivityTypeEntry): Resolved | Cause {
  const taskList = attributes.taskList ?? defaults.defaultTaskList;
  if (taskList === undefined) return 'DEFAULT_TASK_LIST_UNDEFINED';
  const scheduleToStartTimeout = firstDefined(
    attributes.scheduleToStartTimeout,
    defaults.defaultTaskScheduleToStartTimeout,
  );
  if (scheduleToStartTimeout === undefined) return 'DEFAULT_SCHEDULE_TO_START_TIMEOUT_UNDEFINED';
  const scheduleToCloseTimeout = firstDefined(
    attributes.scheduleToCloseTimeout,
    defaults.defaultTaskScheduleToCloseTimeout,
  );
  if (scheduleToCloseTimeout === undefined) return 'DEFAULT_SCHEDULE_TO_CLOSE_TIMEOUT_UNDEFINED';
  const startToCloseTimeout = firstDefined(
    attributes.startToCloseTimeout,
    defaults.defaultTaskStartToCloseTimeout,
  );
  if (startToCloseTimeout === undefined) return 'DEFAULT_START_TO_CLOSE_TIMEOUT_UNDEFINED';
  const heartbeatTimeout = firstDefined(attributes.heartbeatTimeout, defaults.defaultTaskHeartbeatTimeout);
  if (heartbeatTimeout === undefined) return 'DEFAULT_HEARTBEAT_TIMEOUT_UNDEFINED';
  return { taskList, scheduleToStartTimeout, scheduleToCloseTimeout, startToCloseTimeout, heartbeatTimeout };
}
