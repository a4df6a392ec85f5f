import { describe, expect, it } from 'vitest';
import { cancel, complete, continueAsNew, startChild } from './support/decisions.js';
import { DOMAIN, Flow, WORKFLOW_TYPE } from './support/flow.js';

const OF_CHILD = { taskList: { name: 'of-child' } };

describe('child executions', () => {
  it('know their parent, which hears of their start and of their close', async () => {
    await using flow = await Flow.open();
    const runId = await flow.start();
    await flow.decide(startChild('child', { ...OF_CHILD, input: 'i', control: 'c', tagList: ['t'] }));
    const { workflowExecution } = flow.last('ChildWorkflowExecutionStarted') as {
      workflowExecution: { runId: string };
    };
    const described = await flow.describe('child', workflowExecution.runId);
    const { taskToken } = await flow.task('of-child');
    await flow.respond(taskToken, complete('done'));

    expect(described.executionInfo?.parent).toEqual({ runId, workflowId: 'wf' });
    expect(flow.last('WorkflowExecutionStarted', 'child')).toMatchObject({
      input: 'i',
      parentInitiatedEventId: 5,
      parentWorkflowExecution: { runId, workflowId: 'wf' },
      tagList: ['t'],
    });
    expect(flow.last('ChildWorkflowExecutionCompleted')).toEqual({
      initiatedEventId: 5,
      result: 'done',
      startedEventId: 6,
      workflowExecution: { runId: workflowExecution.runId, workflowId: 'child' },
      workflowType: WORKFLOW_TYPE,
    });
  });

  it('fail to start: at once without an Initiated event, later with one when the workflowId is taken', async () => {
    await using flow = await Flow.open();
    await flow.start('taken');
    await flow.start();
    await flow.decide();
    await flow.decide(startChild('taken'), startChild('x', { workflowType: { name: 'no', version: '1' } }));

    expect(flow.types('wf', 5)).toEqual([
      'StartChildWorkflowExecutionInitiated',
      'StartChildWorkflowExecutionFailed',
      'DecisionTaskScheduled',
      'StartChildWorkflowExecutionFailed',
    ]);
    const failures = flow
      .events()
      .filter((event) => event.eventType === 'StartChildWorkflowExecutionFailed')
      .map((event) => event['startChildWorkflowExecutionFailedEventAttributes']);
    expect(failures).toMatchObject([
      { cause: 'WORKFLOW_TYPE_DOES_NOT_EXIST', initiatedEventId: 0 },
      { cause: 'WORKFLOW_ALREADY_RUNNING', initiatedEventId: 5 },
    ]);
  });

  it('are terminated, cancelled or left alone when the parent is terminated, by its policy', async () => {
    const outcomes: Record<string, string> = {};
    for (const childPolicy of ['TERMINATE', 'REQUEST_CANCEL', 'ABANDON'] as const) {
      await using flow = await Flow.open();
      const runId = await flow.start('wf', { childPolicy });
      await flow.decide(startChild('child', OF_CHILD));
      await flow.swf.terminateWorkflowExecution({ domain: DOMAIN, workflowId: 'wf' });
      outcomes[childPolicy] = flow.types('child').at(-1) ?? '';
      if (childPolicy === 'REQUEST_CANCEL')
        expect(flow.last('WorkflowExecutionCancelRequested', 'child')).toEqual({
          cause: 'CHILD_POLICY_APPLIED',
          externalInitiatedEventId: 5,
          externalWorkflowExecution: { runId, workflowId: 'wf' },
        });
      expect(flow.types().at(-1)).toBe('WorkflowExecutionTerminated');
    }

    expect(outcomes).toEqual({
      TERMINATE: 'WorkflowExecutionTerminated',
      REQUEST_CANCEL: 'WorkflowExecutionCancelRequested',
      ABANDON: 'DecisionTaskScheduled',
    });
  });

  it('fall with their parent down to the last generation when it times out', async () => {
    await using flow = await Flow.open();
    await flow.start('wf', { executionStartToCloseTimeout: '10' });
    await flow.decide(startChild('child', OF_CHILD));
    const { taskToken } = await flow.task('of-child');
    await flow.respond(taskToken, startChild('grandchild', { taskList: { name: 'of-grandchild' } }));
    await flow.server.advanceMs(10_000);

    expect(flow.types().at(-1)).toBe('WorkflowExecutionTimedOut');
    for (const id of ['child', 'grandchild'])
      expect(flow.last('WorkflowExecutionTerminated', id)).toEqual({
        cause: 'CHILD_POLICY_APPLIED',
        childPolicy: 'TERMINATE',
      });
  });

  it('are left alone by a normal close, and their own close is told to nobody', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(startChild('child', OF_CHILD));
    await flow.decide(complete());
    const { taskToken } = await flow.task('of-child');
    await flow.respond(taskToken, cancel());

    expect(flow.types().at(-1)).toBe('WorkflowExecutionCompleted');
    expect(flow.types('child').at(-1)).toBe('WorkflowExecutionCanceled');
  });

  it('report to the parent from the last run of a chain only', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(startChild('child', OF_CHILD));
    const first = await flow.task('of-child');
    await flow.respond(first.taskToken, continueAsNew(OF_CHILD));
    expect(flow.types().at(-1)).toBe('DecisionTaskScheduled');
    const second = await flow.task('of-child');
    await flow.respond(second.taskToken, complete());

    expect(flow.last('ChildWorkflowExecutionCompleted')).toMatchObject({
      initiatedEventId: 5,
      workflowExecution: { runId: second.workflowExecution?.runId },
    });
  });

  it('report every way in which they close', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(
      startChild('canceled', OF_CHILD),
      startChild('terminated', { taskList: { name: 'x' } }),
    );
    const { taskToken } = await flow.task('of-child');
    await flow.respond(taskToken, cancel('d'));
    await flow.swf.terminateWorkflowExecution({ domain: DOMAIN, workflowId: 'terminated' });

    expect(flow.last('ChildWorkflowExecutionCanceled')).toMatchObject({ details: 'd', initiatedEventId: 5 });
    expect(flow.last('ChildWorkflowExecutionTerminated')).toMatchObject({ initiatedEventId: 6 });
  });

  it('are terminated in the run that is open after a chain', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(startChild('child', OF_CHILD));
    const first = await flow.task('of-child');
    await flow.respond(first.taskToken, continueAsNew(OF_CHILD));
    await flow.swf.terminateWorkflowExecution({ domain: DOMAIN, workflowId: 'wf' });

    expect(flow.types('child')).toEqual([
      'WorkflowExecutionStarted',
      'DecisionTaskScheduled',
      'WorkflowExecutionTerminated',
    ]);
  });
});
