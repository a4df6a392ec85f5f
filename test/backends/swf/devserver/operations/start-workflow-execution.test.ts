import { describe, expect, it } from 'vitest';
import { complete } from '../support/decisions.js';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, WORKFLOW_TYPE, faultOf, Flow } from '../support/flow.js';

describe('StartWorkflowExecution', () => {
  describeOperation('StartWorkflowExecution', () => ({
    domain: DOMAIN,
    workflowId: 'new',
    workflowType: WORKFLOW_TYPE,
  }));

  describe('behaviour', () => {
    it('writes the settings of the request over those of the type', async () => {
      await using flow = await Flow.open();
      const runId = await flow.start('wf', {
        input: 'in',
        taskList: { name: 'mine' },
        taskPriority: '7',
        tagList: ['t'],
        childPolicy: 'ABANDON',
        executionStartToCloseTimeout: '10',
        taskStartToCloseTimeout: 'NONE',
        lambdaRole: 'role',
      });

      expect(runId).toMatch(/^22[A-Za-z0-9+/]{43}=$/u);
      expect(flow.last('WorkflowExecutionStarted')).toEqual({
        childPolicy: 'ABANDON',
        executionStartToCloseTimeout: '10',
        input: 'in',
        lambdaRole: 'role',
        parentInitiatedEventId: 0,
        tagList: ['t'],
        taskList: { name: 'mine' },
        taskPriority: '7',
        taskStartToCloseTimeout: 'NONE',
        workflowType: WORKFLOW_TYPE,
      });
      expect(flow.last('DecisionTaskScheduled')).toEqual({
        scheduleToStartTimeout: 'NONE',
        startToCloseTimeout: 'NONE',
        taskList: { name: 'mine' },
        taskPriority: '7',
      });
    });

    it('names the first default that nobody has set', async () => {
      await using flow = await Flow.open();
      await flow.swf.registerWorkflowType({ domain: DOMAIN, name: 'bare', version: '1' });
      const start = (more: object) =>
        faultOf(flow.start('wf', { workflowType: { name: 'bare', version: '1' }, ...more }));
      const one = { executionStartToCloseTimeout: '9' };
      const two = { ...one, taskList: { name: 'l' } };
      const three = { ...two, taskStartToCloseTimeout: '9' };

      expect([await start({}), await start(one), await start(two), await start(three)]).toEqual(
        ['executionStartToCloseTimeout', 'taskList', 'taskStartToCloseTimeout', 'childPolicy'].map(
          (name) => `DefaultUndefinedFault: ${name}`,
        ),
      );
    });

    it('refuses an unknown type, a deprecated one, and a workflowId that is open', async () => {
      await using flow = await Flow.open();
      expect(await faultOf(flow.start('wf', { workflowType: { name: 'no', version: '1' } }))).toBe(
        'UnknownResourceFault: Unknown type: WorkflowType=[name=no, version=1]',
      );
      await flow.start();
      expect(await faultOf(flow.start())).toBe('WorkflowExecutionAlreadyStartedFault: Already Started');
      await flow.decide(complete());
      await flow.start();
      await flow.swf.deprecateWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE });
      expect(await faultOf(flow.start('x'))).toBe(
        'TypeDeprecatedFault: WorkflowType=[name=order, version=1]',
      );
    });

    it('refuses durations over a year, `NONE` for the execution, six tags and forbidden ids', async () => {
      await using flow = await Flow.open();
      for (const wrong of [
        { executionStartToCloseTimeout: '31536001' },
        { executionStartToCloseTimeout: 'NONE' },
        { tagList: ['1', '2', '3', '4', '5', '6'] },
        { workflowId: 'a/b' },
        { taskList: { name: 'arn' } },
      ])
        expect(await faultOf(flow.start('wf', wrong))).toMatch(
          /^ValidationException: 1 validation error detected/u,
        );
    });
  });
});
