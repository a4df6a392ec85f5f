import { CLOSE_STATUS } from './choices.js';
import {
  CHECKED_NAME,
  NAME,
  RESOURCE_TAG_KEY,
  RESOURCE_TAG_VALUE,
  TAG,
  TIMESTAMP,
  TRIMMED_NAME,
  VERSION,
  VERSION_OPTIONAL,
  WORKFLOW_ID,
  WORKFLOW_RUN_ID,
} from './scalars.js';
import { optional, required, structure } from './shape.js';

/** Structures that several operations share. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const WORKFLOW_EXECUTION = structure({
  workflowId: required(WORKFLOW_ID),
  runId: required(WORKFLOW_RUN_ID),
});

export const WORKFLOW_TYPE = structure({
  name: required(NAME),
  version: required(VERSION),
});

export const ACTIVITY_TYPE = structure({
  name: required(NAME),
  version: required(VERSION),
});

export const TASK_LIST = structure({
  name: required(NAME),
});

export const TAG_FILTER = structure({
  tag: required(TAG),
});

export const WORKFLOW_TYPE_FILTER = structure({
  name: required(NAME),
  version: optional(VERSION_OPTIONAL),
});

export const WORKFLOW_EXECUTION_FILTER = structure({
  workflowId: required(WORKFLOW_ID),
});

export const CLOSE_STATUS_FILTER = structure({
  status: required(CLOSE_STATUS),
});

export const EXECUTION_TIME_FILTER = structure({
  oldestDate: required(TIMESTAMP),
  latestDate: optional(TIMESTAMP),
});

export const RESOURCE_TAG = structure({
  key: required(RESOURCE_TAG_KEY),
  value: optional(RESOURCE_TAG_VALUE),
});

/** A task list whose name may not hold the characters that the documentation strings forbid. */
export const CHECKED_TASK_LIST = structure({ name: required(CHECKED_NAME) });

/** The same, without white space at either end. */
export const TRIMMED_TASK_LIST = structure({ name: required(TRIMMED_NAME) });
