import { ACTIVITY_EVENTS } from './activity-events.js';
import { CHILD_EVENTS } from './child-events.js';
import { DECISION_TASK_EVENTS } from './decision-task-events.js';
import { EXECUTION_EVENTS } from './execution-events.js';
import { EXTERNAL_EVENTS } from './external-events.js';
import { LAMBDA_EVENTS } from './lambda-events.js';
import { TIMER_EVENTS } from './timer-events.js';
import type { ValueOf } from './shape.js';

/** The attributes of each of the 54 event types. */
export const EVENTS = {
  ...EXECUTION_EVENTS,
  ...DECISION_TASK_EVENTS,
  ...ACTIVITY_EVENTS,
  ...TIMER_EVENTS,
  ...CHILD_EVENTS,
  ...EXTERNAL_EVENTS,
  ...LAMBDA_EVENTS,
} as const;

export type EventType = keyof typeof EVENTS;

/** The TypeScript type of an event's attributes. */
export type EventAttributesOf<T extends EventType> = ValueOf<(typeof EVENTS)[T]>;
