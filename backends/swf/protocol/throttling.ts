import type { OperationName } from './inputs.js';

/** A token bucket: how many calls at once, and how many more each second. */
export interface Bucket {
  readonly size: number;
  readonly refillPerSecond: number;
}

function bucket(size: number, refillPerSecond: number): Bucket {
  return { size, refillPerSecond };
}

const COUNT_EXECUTIONS = bucket(2000, 6);
const COUNT_PENDING = bucket(200, 6);
const CHANGE_TYPE = bucket(200, 6);
const CHANGE_DOMAIN = bucket(100, 6);
const DESCRIBE = bucket(2000, 6);
const LIST = bucket(200, 6);
const TAGS = bucket(50, 30);
const TASKS = bucket(2000, 200);
const REGISTER_TYPE = bucket(200, 60);
const MESSAGE = bucket(2000, 30);

/**
 * Buckets of the operations, for an account in a Region.
 * Source: Amazon SWF Developer Guide, "Throttling quotas for all Regions" (swf-dg-limits), read 2026-11.
 */
export const OPERATION_BUCKETS: Record<OperationName, Bucket> = {
  CountClosedWorkflowExecutions: COUNT_EXECUTIONS,
  CountOpenWorkflowExecutions: COUNT_EXECUTIONS,
  CountPendingActivityTasks: COUNT_PENDING,
  CountPendingDecisionTasks: COUNT_PENDING,
  DeleteActivityType: CHANGE_TYPE,
  DeleteWorkflowType: CHANGE_TYPE,
  DeprecateActivityType: CHANGE_TYPE,
  DeprecateDomain: CHANGE_DOMAIN,
  DeprecateWorkflowType: CHANGE_TYPE,
  DescribeActivityType: DESCRIBE,
  DescribeDomain: bucket(200, 6),
  DescribeWorkflowExecution: DESCRIBE,
  DescribeWorkflowType: DESCRIBE,
  GetWorkflowExecutionHistory: bucket(2000, 60),
  ListActivityTypes: LIST,
  ListClosedWorkflowExecutions: LIST,
  ListDomains: CHANGE_DOMAIN,
  ListOpenWorkflowExecutions: bucket(200, 48),
  ListTagsForResource: TAGS,
  ListWorkflowTypes: LIST,
  PollForActivityTask: TASKS,
  PollForDecisionTask: TASKS,
  RecordActivityTaskHeartbeat: bucket(2000, 160),
  RegisterActivityType: REGISTER_TYPE,
  RegisterDomain: CHANGE_DOMAIN,
  RegisterWorkflowType: REGISTER_TYPE,
  RequestCancelWorkflowExecution: MESSAGE,
  RespondActivityTaskCanceled: TASKS,
  RespondActivityTaskCompleted: TASKS,
  RespondActivityTaskFailed: TASKS,
  RespondDecisionTaskCompleted: TASKS,
  SignalWorkflowExecution: MESSAGE,
  StartWorkflowExecution: TASKS,
  TagResource: TAGS,
  TerminateWorkflowExecution: bucket(2000, 60),
  UndeprecateActivityType: CHANGE_TYPE,
  UndeprecateDomain: CHANGE_DOMAIN,
  UndeprecateWorkflowType: CHANGE_TYPE,
  UntagResource: TAGS,
};

/** Buckets of decisions, for an account in a Region. Source: as above, "Decision task quotas". */
export const DECISION_BUCKETS = {
  RequestCancelExternalWorkflowExecution: bucket(1200, 120),
  ScheduleActivityTask: bucket(1000, 200),
  SignalExternalWorkflowExecution: bucket(1200, 120),
  StartChildWorkflowExecution: bucket(500, 12),
  StartTimer: bucket(2000, 200),
} as const;

/** Buckets that each execution has of its own. Source: as above, "Workflow-level quotas". */
export const EXECUTION_BUCKETS = {
  GetWorkflowExecutionHistory: bucket(400, 200),
  SignalWorkflowExecution: bucket(1000, 1000),
  RecordActivityTaskHeartbeat: bucket(1000, 1000),
  RequestCancelWorkflowExecution: bucket(200, 200),
} as const;
