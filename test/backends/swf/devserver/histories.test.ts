import { describe, expect, it } from 'vitest';
import {
  cancel,
  cancelActivity,
  cancelExternal,
  complete,
  continueAsNew,
  fail,
  schedule,
  signalExternal,
  startChild,
  timer,
} from './support/decisions.js';
import { DOMAIN, Flow } from './support/flow.js';

/** Lengths that real histories have: integration tests against Amazon SWF, 2016 to 2023. */
describe('the golden lengths of histories', () => {
  it('has 5 events when the first decision completes', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(complete());

    expect(flow.types()).toEqual([
      'WorkflowExecutionStarted',
      'DecisionTaskScheduled',
      'DecisionTaskStarted',
      'DecisionTaskCompleted',
      'WorkflowExecutionCompleted',
    ]);
  });

  it('has 11 events with one activity', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(schedule('a'));
    await flow.swf.respondActivityTaskCompleted({ taskToken: (await flow.activity()).taskToken });
    await flow.decide(complete());

    expect(flow.types('wf', 4)).toEqual([
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

  it('has 10 events with one timer, which fires on time', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(timer('t', '2'));
    await flow.server.advanceMs(1_999);
    expect(flow.types()).toHaveLength(5);
    await flow.server.advanceMs(1);
    await flow.decide(complete());

    expect(flow.types('wf', 5)).toEqual([
      'TimerStarted',
      'TimerFired',
      'DecisionTaskScheduled',
      'DecisionTaskStarted',
      'DecisionTaskCompleted',
      'WorkflowExecutionCompleted',
    ]);
  });

  it('adds one event for each signal before the first poll, and no second decision task', async () => {
    await using flow = await Flow.open();
    await flow.start();
    for (let i = 0; i < 5; i++)
      await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: `s${i}` });
    await flow.decide(complete());

    expect(flow.types()).toHaveLength(10);
  });

  it('has 16 events when an activity that nobody started is cancelled', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(schedule('a'), timer('t', '2'));
    await flow.server.advanceMs(2_000);
    await flow.decide(cancelActivity('a'));
    await flow.decide(cancel());

    expect(flow.types('wf', 10)).toEqual([
      'DecisionTaskCompleted',
      'ActivityTaskCancelRequested',
      'ActivityTaskCanceled',
      'DecisionTaskScheduled',
      'DecisionTaskStarted',
      'DecisionTaskCompleted',
      'WorkflowExecutionCanceled',
    ]);
    expect(flow.last('ActivityTaskCanceled')).toEqual({
      latestCancelRequestedEventId: 11,
      scheduledEventId: 5,
      startedEventId: 0,
    });
  });

  it('has 17 events when the cancelled activity had started', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(schedule('a'), timer('t', '2'));
    const { taskToken } = await flow.activity();
    await flow.server.advanceMs(2_000);
    await flow.decide(cancelActivity('a'));
    await flow.swf.respondActivityTaskCanceled({ taskToken, details: 'd' });
    await flow.decide(cancel());

    expect(flow.types()).toHaveLength(17);
    expect(flow.last('ActivityTaskCanceled')).toEqual({
      details: 'd',
      latestCancelRequestedEventId: 12,
      scheduledEventId: 5,
      startedEventId: 7,
    });
  });

  it('has 15 events when an unknown activity is cancelled', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(schedule('a'), timer('t', '2'));
    await flow.server.advanceMs(2_000);
    await flow.decide(cancelActivity('never'));
    await flow.decide(fail('r', 'd'));

    expect(flow.types('wf', 10)).toEqual([
      'DecisionTaskCompleted',
      'RequestCancelActivityTaskFailed',
      'DecisionTaskScheduled',
      'DecisionTaskStarted',
      'DecisionTaskCompleted',
      'WorkflowExecutionFailed',
    ]);
    expect(flow.last('RequestCancelActivityTaskFailed')).toEqual({
      activityId: 'never',
      cause: 'ACTIVITY_ID_UNKNOWN',
      decisionTaskCompletedEventId: 10,
    });
  });

  it('has 13 events when an activity is cancelled and the execution with it', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(schedule('a'), timer('t', '2'));
    await flow.activity();
    await flow.server.advanceMs(2_000);
    await flow.decide(cancelActivity('a'), cancel());

    expect(flow.types('wf', 11)).toEqual([
      'DecisionTaskCompleted',
      'ActivityTaskCancelRequested',
      'WorkflowExecutionCanceled',
    ]);
  });

  it('has 10 events when another execution is cancelled, or is not there', async () => {
    await using flow = await Flow.open();
    await flow.start('target', { taskList: { name: 'other' } });
    for (const workflowId of ['target', 'nobody']) {
      await flow.start();
      await flow.decide(cancelExternal(workflowId));
      await flow.decide(complete());
      expect(flow.types('wf', 4)).toEqual([
        'DecisionTaskCompleted',
        'RequestCancelExternalWorkflowExecutionInitiated',
        workflowId === 'target'
          ? 'ExternalWorkflowExecutionCancelRequested'
          : 'RequestCancelExternalWorkflowExecutionFailed',
        'DecisionTaskScheduled',
        'DecisionTaskStarted',
        'DecisionTaskCompleted',
        'WorkflowExecutionCompleted',
      ]);
    }
    expect(flow.last('WorkflowExecutionCancelRequested', 'target')).toMatchObject({
      externalInitiatedEventId: 5,
    });
  });

  it('has 14 events with a child that completes or fails', async () => {
    for (const close of [complete('r'), fail('r', 'd')]) {
      await using flow = await Flow.open();
      await flow.start();
      await flow.decide(startChild('child', { taskList: { name: 'of-child' } }));
      const parent = await flow.task();
      const child = await flow.task('of-child');
      await flow.respond(child.taskToken, close);
      await flow.respond(parent.taskToken);
      await flow.decide(complete());

      expect(flow.types()).toHaveLength(14);
      expect(flow.types('wf', 5).slice(0, 5)).toEqual([
        'StartChildWorkflowExecutionInitiated',
        'ChildWorkflowExecutionStarted',
        'DecisionTaskScheduled',
        'DecisionTaskStarted',
        close.decisionType === 'CompleteWorkflowExecution'
          ? 'ChildWorkflowExecutionCompleted'
          : 'ChildWorkflowExecutionFailed',
      ]);
    }
  });

  it('adds one event when a child times out while a decision task waits', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(startChild('child', { executionStartToCloseTimeout: '5' }));
    await flow.server.advanceMs(5_000);

    expect(flow.types('wf', 5)).toEqual([
      'StartChildWorkflowExecutionInitiated',
      'ChildWorkflowExecutionStarted',
      'DecisionTaskScheduled',
      'ChildWorkflowExecutionTimedOut',
    ]);
  });
});

describe('the order of events', () => {
  it('puts what happens during a decision before its completion, and the next task with the first of it', async () => {
    await using flow = await Flow.open();
    await flow.start();
    const { taskToken } = await flow.task();
    for (const signalName of ['a', 'b'])
      await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName });
    const nothing = await flow.swf.pollForDecisionTask({ domain: DOMAIN, taskList: { name: 'decisions' } });
    await flow.respond(taskToken, cancel());
    await flow.decide(cancel());

    expect(nothing.taskToken).toBeUndefined();
    expect(flow.types('wf', 3)).toEqual([
      'DecisionTaskStarted',
      'WorkflowExecutionSignaled',
      'DecisionTaskScheduled',
      'WorkflowExecutionSignaled',
      'DecisionTaskCompleted',
      'CancelWorkflowExecutionFailed',
      'DecisionTaskStarted',
      'DecisionTaskCompleted',
      'WorkflowExecutionCanceled',
    ]);
    expect(flow.last('CancelWorkflowExecutionFailed')).toEqual({
      cause: 'UNHANDLED_DECISION',
      decisionTaskCompletedEventId: 7,
    });
    expect(flow.last('DecisionTaskStarted')).toMatchObject({ scheduledEventId: 5 });
  });

  it('gives the results of one completion one time, and schedules at most one task after them', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.server.advanceMs(123);
    await flow.decide(cancelActivity('x'), timer('t', '0'), cancelActivity('y'), schedule('a'));

    const completion = flow.events().slice(3, 9);
    expect(completion.map((event) => event.eventType)).toEqual([
      'DecisionTaskCompleted',
      'RequestCancelActivityTaskFailed',
      'TimerStarted',
      'RequestCancelActivityTaskFailed',
      'ActivityTaskScheduled',
      'DecisionTaskScheduled',
    ]);
    expect(new Set(completion.map((event) => event.eventTimestamp)).size).toBe(1);
    expect(flow.types('wf', 10)).toEqual(['TimerFired']);
  });

  it('rejects each of the four closes in the same way', async () => {
    const closes = [
      [complete(), 'CompleteWorkflowExecutionFailed'],
      [fail(), 'FailWorkflowExecutionFailed'],
      [cancel(), 'CancelWorkflowExecutionFailed'],
      [continueAsNew(), 'ContinueAsNewWorkflowExecutionFailed'],
    ] as const;
    await using flow = await Flow.open();
    await flow.start();
    for (const [close, event] of closes) {
      const { taskToken } = await flow.task();
      await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's' });
      await flow.respond(taskToken, signalExternal('nobody', 's'), close);
      expect(flow.last(event)).toMatchObject({ cause: 'UNHANDLED_DECISION' });
    }
  });
});
