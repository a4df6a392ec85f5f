import {
  ACTIVITY_TYPE_CONFIGURATION,
  ACTIVITY_TYPE_INFO,
  DOMAIN_CONFIGURATION,
  DOMAIN_INFO,
  WORKFLOW_EXECUTION_CONFIGURATION,
  WORKFLOW_EXECUTION_INFO,
  WORKFLOW_EXECUTION_OPEN_COUNTS,
  WORKFLOW_TYPE_CONFIGURATION,
  WORKFLOW_TYPE_INFO,
} from './infos.js';
import {
  ACTIVITY_ID,
  COUNT,
  DATA,
  EVENT_ID,
  FLAG,
  PAGE_TOKEN,
  TASK_TOKEN,
  TIMESTAMP,
  WORKFLOW_RUN_ID,
} from './scalars.js';
import { list, optional, required, structure, text } from './shape.js';
import { ACTIVITY_TYPE, RESOURCE_TAG, WORKFLOW_EXECUTION, WORKFLOW_TYPE } from './structures.js';

/** The frame of a history event; its attributes are in one more member, named after its type. */
const HISTORY_EVENT = structure({
  eventTimestamp: required(TIMESTAMP),
  eventType: required(text(1, 256)),
  eventId: required(EVENT_ID),
});

/** What each operation answers; operations that are not here answer with an empty body. A history event is one of `EVENTS`. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
export const OUTPUTS = {
  CountClosedWorkflowExecutions: structure({
    count: required(COUNT),
    truncated: optional(FLAG),
  }),
  CountOpenWorkflowExecutions: structure({
    count: required(COUNT),
    truncated: optional(FLAG),
  }),
  CountPendingActivityTasks: structure({
    count: required(COUNT),
    truncated: optional(FLAG),
  }),
  CountPendingDecisionTasks: structure({
    count: required(COUNT),
    truncated: optional(FLAG),
  }),
  DescribeActivityType: structure({
    typeInfo: required(ACTIVITY_TYPE_INFO),
    configuration: required(ACTIVITY_TYPE_CONFIGURATION),
  }),
  DescribeDomain: structure({
    domainInfo: required(DOMAIN_INFO),
    configuration: required(DOMAIN_CONFIGURATION),
  }),
  DescribeWorkflowExecution: structure({
    executionInfo: required(WORKFLOW_EXECUTION_INFO),
    executionConfiguration: required(WORKFLOW_EXECUTION_CONFIGURATION),
    openCounts: required(WORKFLOW_EXECUTION_OPEN_COUNTS),
    latestActivityTaskTimestamp: optional(TIMESTAMP),
    latestExecutionContext: optional(DATA),
  }),
  DescribeWorkflowType: structure({
    typeInfo: required(WORKFLOW_TYPE_INFO),
    configuration: required(WORKFLOW_TYPE_CONFIGURATION),
  }),
  GetWorkflowExecutionHistory: structure({
    events: required(list(HISTORY_EVENT)),
    nextPageToken: optional(PAGE_TOKEN),
  }),
  ListActivityTypes: structure({
    typeInfos: required(list(ACTIVITY_TYPE_INFO)),
    nextPageToken: optional(PAGE_TOKEN),
  }),
  ListClosedWorkflowExecutions: structure({
    executionInfos: required(list(WORKFLOW_EXECUTION_INFO)),
    nextPageToken: optional(PAGE_TOKEN),
  }),
  ListDomains: structure({
    domainInfos: required(list(DOMAIN_INFO)),
    nextPageToken: optional(PAGE_TOKEN),
  }),
  ListOpenWorkflowExecutions: structure({
    executionInfos: required(list(WORKFLOW_EXECUTION_INFO)),
    nextPageToken: optional(PAGE_TOKEN),
  }),
  ListTagsForResource: structure({
    tags: optional(list(RESOURCE_TAG)),
  }),
  ListWorkflowTypes: structure({
    typeInfos: required(list(WORKFLOW_TYPE_INFO)),
    nextPageToken: optional(PAGE_TOKEN),
  }),
  PollForActivityTask: structure({
    taskToken: required(TASK_TOKEN),
    activityId: required(ACTIVITY_ID),
    startedEventId: required(EVENT_ID),
    workflowExecution: required(WORKFLOW_EXECUTION),
    activityType: required(ACTIVITY_TYPE),
    input: optional(DATA),
  }),
  PollForDecisionTask: structure({
    taskToken: required(TASK_TOKEN),
    startedEventId: required(EVENT_ID),
    workflowExecution: required(WORKFLOW_EXECUTION),
    workflowType: required(WORKFLOW_TYPE),
    events: required(list(HISTORY_EVENT)),
    nextPageToken: optional(PAGE_TOKEN),
    previousStartedEventId: optional(EVENT_ID),
  }),
  RecordActivityTaskHeartbeat: structure({
    cancelRequested: required(FLAG),
  }),
  StartWorkflowExecution: structure({
    runId: optional(WORKFLOW_RUN_ID),
  }),
} as const;
