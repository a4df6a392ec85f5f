import type { EventAttributesOf, EventType } from '../../protocol/events.js';
import type { Run } from '../state/run.js';
import { EXECUTION_CHANGES } from './apply-close.js';
import { CHILD_CHANGES, EXTERNAL_CHANGES, LAMBDA_CHANGES, TIMER_CHANGES } from './apply-others.js';
import type { ApplyTable, EventPlace } from './apply-table.js';
import { ACTIVITY_CHANGES, DECISION_TASK_CHANGES } from './apply-tasks.js';

const CHANGES: ApplyTable = {
  ...EXECUTION_CHANGES,
  ...DECISION_TASK_CHANGES,
  ...ACTIVITY_CHANGES,
  ...TIMER_CHANGES,
  ...CHILD_CHANGES,
  ...EXTERNAL_CHANGES,
  ...LAMBDA_CHANGES,
};

/**
 * Changes the state of an execution by one event. Both the live server and a restart go through here, so that what
 * a restart finds is what was.
 */
export function applyEvent<T extends EventType>(
  run: Run,
  type: T,
  attributes: EventAttributesOf<T>,
  at: EventPlace,
): void {
  const apply = CHANGES[type];
  apply?.(run, attributes, at);
}
