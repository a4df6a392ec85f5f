import {
  PollForActivityTaskCommand,
  PollForDecisionTaskCommand,
  RegisterActivityTypeCommand,
  RegisterDomainCommand,
  RegisterWorkflowTypeCommand,
  RespondActivityTaskCompletedCommand,
  RespondDecisionTaskCompletedCommand,
  StartWorkflowExecutionCommand,
} from '@aws-sdk/client-swf';
import { expect, it } from 'vitest';
import { startHarness } from './support/harness.js';

it('takes one activity from start to completion, in the eleven events of the service', async () => {
  await using harness = await startHarness();
  const { client, server } = harness;
  const domain = 'd';
  await client.send(new RegisterDomainCommand({ name: domain, workflowExecutionRetentionPeriodInDays: '1' }));
  await client.send(
    new RegisterWorkflowTypeCommand({
      domain,
      name: 'w',
      version: '1',
      defaultTaskList: { name: 'd' },
      defaultChildPolicy: 'ABANDON',
      defaultExecutionStartToCloseTimeout: '3600',
      defaultTaskStartToCloseTimeout: '300',
    }),
  );
  await client.send(
    new RegisterActivityTypeCommand({
      domain,
      name: 'a',
      version: '1',
      defaultTaskList: { name: 'a' },
      defaultTaskHeartbeatTimeout: 'NONE',
      defaultTaskScheduleToCloseTimeout: '60',
      defaultTaskScheduleToStartTimeout: '60',
      defaultTaskStartToCloseTimeout: '60',
    }),
  );

  await client.send(
    new StartWorkflowExecutionCommand({
      domain,
      workflowId: 'wf',
      workflowType: { name: 'w', version: '1' },
    }),
  );
  const first = await client.send(new PollForDecisionTaskCommand({ domain, taskList: { name: 'd' } }));
  await client.send(
    new RespondDecisionTaskCompletedCommand({
      taskToken: first.taskToken,
      decisions: [
        {
          decisionType: 'ScheduleActivityTask',
          scheduleActivityTaskDecisionAttributes: {
            activityId: 'a1',
            activityType: { name: 'a', version: '1' },
          },
        },
      ],
    }),
  );
  const task = await client.send(new PollForActivityTaskCommand({ domain, taskList: { name: 'a' } }));
  await client.send(new RespondActivityTaskCompletedCommand({ taskToken: task.taskToken, result: '2' }));
  const second = await client.send(new PollForDecisionTaskCommand({ domain, taskList: { name: 'd' } }));
  await client.send(
    new RespondDecisionTaskCompletedCommand({
      taskToken: second.taskToken,
      decisions: [
        {
          decisionType: 'CompleteWorkflowExecution',
          completeWorkflowExecutionDecisionAttributes: { result: '2' },
        },
      ],
    }),
  );

  expect(server.history({ domain, workflowId: 'wf' }).events.map((event) => event.eventType)).toEqual([
    'WorkflowExecutionStarted',
    'DecisionTaskScheduled',
    'DecisionTaskStarted',
    'DecisionTaskCompleted',
    'ActivityTaskScheduled',
    'ActivityTaskStarted',
    'ActivityTaskCompleted',
    'DecisionTaskScheduled',
    'DecisionTaskStarted',
    'DecisionTaskCompleted',
    'WorkflowExecutionCompleted',
  ]);
});
