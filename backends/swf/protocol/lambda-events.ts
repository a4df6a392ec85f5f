import {
  LAMBDA_FUNCTION_TIMEOUT_TYPE,
  SCHEDULE_LAMBDA_FUNCTION_FAILED_CAUSE,
  START_LAMBDA_FUNCTION_FAILED_CAUSE,
} from './choices.js';
import {
  CAUSE_MESSAGE,
  DATA,
  DURATION_IN_SECONDS_OPTIONAL,
  EVENT_ID,
  FAILURE_REASON,
  FUNCTION_ID,
  FUNCTION_INPUT,
  FUNCTION_NAME,
} from './scalars.js';
import { optional, required, structure } from './shape.js';

/** Events of Lambda tasks. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const LAMBDA_EVENTS = {
  LambdaFunctionScheduled: structure({
    id: required(FUNCTION_ID),
    name: required(FUNCTION_NAME),
    control: optional(DATA),
    input: optional(FUNCTION_INPUT),
    startToCloseTimeout: optional(DURATION_IN_SECONDS_OPTIONAL),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  LambdaFunctionStarted: structure({
    scheduledEventId: required(EVENT_ID),
  }),
  LambdaFunctionCompleted: structure({
    scheduledEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
    result: optional(DATA),
  }),
  LambdaFunctionFailed: structure({
    scheduledEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
    reason: optional(FAILURE_REASON),
    details: optional(DATA),
  }),
  LambdaFunctionTimedOut: structure({
    scheduledEventId: required(EVENT_ID),
    startedEventId: required(EVENT_ID),
    timeoutType: optional(LAMBDA_FUNCTION_TIMEOUT_TYPE),
  }),
  ScheduleLambdaFunctionFailed: structure({
    id: required(FUNCTION_ID),
    name: required(FUNCTION_NAME),
    cause: required(SCHEDULE_LAMBDA_FUNCTION_FAILED_CAUSE),
    decisionTaskCompletedEventId: required(EVENT_ID),
  }),
  StartLambdaFunctionFailed: structure({
    scheduledEventId: optional(EVENT_ID),
    cause: optional(START_LAMBDA_FUNCTION_FAILED_CAUSE),
    message: optional(CAUSE_MESSAGE),
  }),
} as const;
