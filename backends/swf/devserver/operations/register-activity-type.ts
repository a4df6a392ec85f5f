import type { ActivityTypeEntry } from '../state/domain.js';
import { typeKey } from '../state/domain.js';
import { refuseTaken } from '../state/types.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const registerActivityType: Operation<'RegisterActivityType'> = (world, input) => {
  const domain = world.domain(input.domain);
  refuseTaken(world, 'activity', domain, input);
  const entry: ActivityTypeEntry = {
    name: input.name,
    version: input.version,
    description: input.description,
    createdAtMs: world.clock.nowMs(),
    defaults: {
      defaultTaskHeartbeatTimeout: input.defaultTaskHeartbeatTimeout,
      defaultTaskList: input.defaultTaskList,
      defaultTaskPriority: input.defaultTaskPriority,
      defaultTaskScheduleToCloseTimeout: input.defaultTaskScheduleToCloseTimeout,
      defaultTaskScheduleToStartTimeout: input.defaultTaskScheduleToStartTimeout,
      defaultTaskStartToCloseTimeout: input.defaultTaskStartToCloseTimeout,
    },
  };
  domain.activityTypes.set(typeKey(entry), entry);
  world.journal.type({ kind: 'activity', domain: input.domain, entry });
  return EMPTY;
};
