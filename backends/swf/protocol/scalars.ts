import { integer, text } from './shape.js';

/**
 * The scalar values of the wire protocol, with their lengths in characters.
 * Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. The formats are from the prose of
 * its documentation strings.
 */
export const FLAG = { kind: 'flag' } as const;
export const ACTIVITY_ID = text(1, 256);
export const ARN = text(1, 1600);
export const CAUSE_MESSAGE = text(0, 1728);
export const COUNT = integer(0, Number.MAX_SAFE_INTEGER);
export const DATA = text(0, 32768);
export const DESCRIPTION = text(0, 1024);
export const DOMAIN_NAME = text(1, 256);
export const DURATION_IN_DAYS = text(1, 8, 'retention-days');
export const DURATION_IN_SECONDS = text(1, 8, 'duration');
export const DURATION_IN_SECONDS_OPTIONAL = text(0, 8, 'duration-or-none');
export const EVENT_ID = integer(0, Number.MAX_SAFE_INTEGER);
export const FAILURE_REASON = text(0, 256);
export const FUNCTION_ID = text(1, 256);
export const FUNCTION_INPUT = text(0, 32768);
export const FUNCTION_NAME = text(1, 64);
export const IDENTITY = text(0, 256);
export const LIMITED_DATA = text(0, 2048);
export const MARKER_NAME = text(1, 256);
export const NAME = text(1, 256);
export const OPEN_DECISION_TASKS_COUNT = integer(0, 1);
export const PAGE_SIZE = integer(0, 1000);
export const PAGE_TOKEN = text(0, 2048);
export const RESOURCE_TAG_KEY = text(1, 128);
export const RESOURCE_TAG_VALUE = text(0, 256);
export const SIGNAL_NAME = text(1, 256);
export const TAG = text(0, 256);
export const TASK_PRIORITY = text(1, 11, 'int32');
export const TASK_TOKEN = text(1, 1024);
export const TERMINATE_REASON = text(0, 256);
export const TIMER_ID = text(1, 256);
export const TIMESTAMP = { kind: 'timestamp' } as const;
export const VERSION = text(1, 64);
export const VERSION_OPTIONAL = text(0, 64);
export const WORKFLOW_ID = text(1, 256);
export const WORKFLOW_RUN_ID = text(1, 64);
export const WORKFLOW_RUN_ID_OPTIONAL = text(0, 64);

/** Names that may not hold `:` `/` `|` or control characters, nor be `arn` (documentation strings of the members). */
export const CHECKED_NAME = text(1, 256, 'name');
export const CHECKED_VERSION = text(1, 64, 'name');
/** The same, and no white space at either end (documentation string of `RegisterDomain.name`). */
export const TRIMMED_NAME = text(1, 256, 'trimmed-name');
/** At most one year, never `NONE` (documentation string of `StartWorkflowExecution.executionStartToCloseTimeout`). */
export const EXECUTION_DURATION = text(0, 8, 'execution-duration');
/** The same member of a decision, where the documentation string allows `NONE`; the limit of a year holds all the same. */
export const EXECUTION_DURATION_OR_NONE = text(0, 8, 'execution-duration-or-none');
/** 1 to 900 seconds (documentation string of `ScheduleLambdaFunction.startToCloseTimeout`). */
export const LAMBDA_DURATION = text(0, 8, 'lambda-duration');
