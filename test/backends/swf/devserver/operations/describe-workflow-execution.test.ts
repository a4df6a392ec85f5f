import { describe, expect, it } from 'vitest';
import { schedule, timer, cancel, startChild } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DECISIONS, DOMAIN, WORKFLOW_TYPE, Flow } from '../support/flow.js';

describe('DescribeWorkflowExecution', () => {
  describeOperation('DescribeWorkflowExecution', async (flow) => ({
    domain: DOMAIN,
    execution: { workflowId: 'wf', runId: await flow.start() },
  }));

  describe('behaviour', () => {
    it('counts what is open, and keeps the counts at the close but for the decision task', async () => {
      await using flow = await Flow.open();
      const runId = await flow.start('wf', { tagList: ['a'] });
      await flow.decide(schedule('a'), timer('t', '50'), startChild('child'));
      const open = {
        openActivityTasks: 1,
        openTimers: 1,
        openChildWorkflowExecutions: 1,
        openLambdaFunctions: 0,
      };
      expect((await flow.describe('wf', runId)).openCounts).toEqual({ ...open, openDecisionTasks: 1 });
      await flow.decide();
      const task = await flow.task();
      await flow.respond(task.taskToken, cancel());

      const described = await flow.describe('wf', runId);
      expect(described.openCounts).toEqual({ ...open, openDecisionTasks: 0 });
      expect(described.executionInfo).toEqual({
        cancelRequested: false,
        closeStatus: 'CANCELED',
        closeTimestamp: new Date(flow.server.nowMs()),
        execution: { runId, workflowId: 'wf' },
        executionStatus: 'CLOSED',
        startTimestamp: new Date(flow.server.nowMs()),
        tagList: ['a'],
        workflowType: WORKFLOW_TYPE,
      });
      expect(described.executionConfiguration).toEqual({
        childPolicy: 'TERMINATE',
        executionStartToCloseTimeout: '3600',
        taskList: DECISIONS,
        taskStartToCloseTimeout: '60',
      });
    });

    it('shows the last execution context and the time of the last activity event', async () => {
      await using flow = await Flow.open();
      const runId = await flow.start();
      const before = await flow.describe('wf', runId);
      const task = await flow.task();
      await flow.swf.respondDecisionTaskCompleted({
        taskToken: task.taskToken,
        executionContext: 'ctx',
        decisions: [schedule('a')],
      });
      await flow.server.advanceMs(1_500);
      const activity = await flow.activity();
      await flow.swf.respondActivityTaskCompleted({ taskToken: activity.taskToken });
      await flow.decide();

      const after = await flow.describe('wf', runId);
      expect([before.latestExecutionContext, before.latestActivityTaskTimestamp]).toEqual([
        undefined,
        undefined,
      ]);
      expect([after.latestExecutionContext, after.latestActivityTaskTimestamp]).toEqual([
        'ctx',
        new Date(flow.server.nowMs()),
      ]);
    });
  });
});
