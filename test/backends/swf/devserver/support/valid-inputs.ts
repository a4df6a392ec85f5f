import { complete, schedule } from './decisions.js';
import type { Flow } from './flow.js';
import { ACTIVITIES, ACTIVITY_TYPE, DECISIONS, DOMAIN, WORKFLOW_TYPE } from './flow.js';

/** A valid input for each of the 39 operations, on a server on which each of them would do something. */
export async function validInputs(flow: Flow): Promise<Record<string, object>> {
  const runId = await flow.start('wf');
  await flow.decide(schedule('a'), schedule('b'));
  const { taskToken } = await flow.activity();
  await flow.start('closed');
  await flow.decide(complete());
  await flow.start('decided');
  const decision = await flow.task();
  await flow.start('waiting');
  const domain = { domain: DOMAIN };
  const time = { startTimeFilter: { oldestDate: 0 } };
  const execution = { ...domain, execution: { workflowId: 'wf', runId } };
  const open = { ...domain, workflowId: 'wf', runId };
  const arn = { resourceArn: `arn:aws:swf:us-east-1:1:/domain/${DOMAIN}` };
  const workflow = { ...domain, workflowType: WORKFLOW_TYPE };
  const activity = { ...domain, activityType: ACTIVITY_TYPE };
  return {
    CountClosedWorkflowExecutions: { ...domain, ...time, typeFilter: { name: 'order' } },
    CountOpenWorkflowExecutions: { ...domain, ...time, executionFilter: { workflowId: 'wf' } },
    CountPendingActivityTasks: { ...domain, taskList: ACTIVITIES },
    CountPendingDecisionTasks: { ...domain, taskList: DECISIONS },
    DeleteActivityType: activity,
    DeleteWorkflowType: workflow,
    DeprecateActivityType: activity,
    DeprecateDomain: { name: DOMAIN },
    DeprecateWorkflowType: workflow,
    DescribeActivityType: activity,
    DescribeDomain: { name: DOMAIN },
    DescribeWorkflowExecution: execution,
    DescribeWorkflowType: workflow,
    GetWorkflowExecutionHistory: { ...execution, maximumPageSize: 10, reverseOrder: true },
    ListActivityTypes: { ...domain, registrationStatus: 'REGISTERED' },
    ListClosedWorkflowExecutions: { ...domain, ...time, closeStatusFilter: { status: 'COMPLETED' } },
    ListDomains: { registrationStatus: 'REGISTERED', maximumPageSize: 3 },
    ListOpenWorkflowExecutions: { ...domain, ...time, tagFilter: { tag: 'x' } },
    ListTagsForResource: arn,
    ListWorkflowTypes: { ...domain, registrationStatus: 'DEPRECATED', name: 'order' },
    PollForActivityTask: { ...domain, taskList: ACTIVITIES, identity: 'me' },
    PollForDecisionTask: { ...domain, taskList: DECISIONS, maximumPageSize: 1 },
    RecordActivityTaskHeartbeat: { taskToken, details: 'd' },
    RegisterActivityType: { ...domain, name: 'n', version: '1', defaultTaskList: ACTIVITIES },
    RegisterDomain: {
      name: 'fresh',
      workflowExecutionRetentionPeriodInDays: '1',
      tags: [{ key: 'k', value: 'v' }],
    },
    RegisterWorkflowType: { ...domain, name: 'n', version: '1', defaultChildPolicy: 'ABANDON' },
    RequestCancelWorkflowExecution: open,
    RespondActivityTaskCanceled: { taskToken, details: 'd' },
    RespondActivityTaskCompleted: { taskToken, result: 'r' },
    RespondActivityTaskFailed: { taskToken, reason: 'r', details: 'd' },
    RespondDecisionTaskCompleted: {
      taskToken: decision.taskToken,
      decisions: [schedule('x'), complete('r')],
    },
    SignalWorkflowExecution: { ...open, signalName: 's', input: 'i' },
    StartWorkflowExecution: { ...workflow, workflowId: 'new', tagList: ['a'], taskPriority: '1' },
    TagResource: { ...arn, tags: [{ key: 'a', value: 'b' }] },
    TerminateWorkflowExecution: { ...open, childPolicy: 'TERMINATE' },
    UndeprecateActivityType: activity,
    UndeprecateDomain: { name: DOMAIN },
    UndeprecateWorkflowType: workflow,
    UntagResource: { ...arn, tagKeys: ['a'] },
  };
}
