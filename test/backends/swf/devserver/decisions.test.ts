import { describe, expect, it } from 'vitest';
import {
  cancelTimer,
  complete,
  continueAsNew,
  lambda,
  marker,
  schedule,
  signalExternal,
  startChild,
  timer,
} from './support/decisions.js';
import { ACTIVITY_TYPE, DOMAIN, Flow, WORKFLOW_TYPE } from './support/flow.js';

/** The causes of an execution's failure events of one type. */
function causes(flow: Flow, eventType: string): unknown[] {
  const key = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`;
  return flow
    .events()
    .filter((event) => event.eventType === eventType)
    .map((event) => (event[key] as { cause: unknown }).cause);
}

describe('activities', () => {
  it('carry the settings of the decision over those of the type', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(
      schedule('a', {
        taskList: { name: 'mine' },
        heartbeatTimeout: '7',
        taskPriority: '3',
        control: 'c',
        input: 'i',
      }),
    );

    expect(flow.last('ActivityTaskScheduled')).toEqual({
      activityId: 'a',
      activityType: ACTIVITY_TYPE,
      control: 'c',
      decisionTaskCompletedEventId: 4,
      heartbeatTimeout: '7',
      input: 'i',
      scheduleToCloseTimeout: '300',
      scheduleToStartTimeout: '200',
      startToCloseTimeout: '100',
      taskList: { name: 'mine' },
      taskPriority: '3',
    });
  });

  it('fail to be scheduled for a type that is unknown or deprecated, an id in use, a default that is missing', async () => {
    await using flow = await Flow.open();
    await flow.swf.registerActivityType({ domain: DOMAIN, name: 'bare', version: '1' });
    await flow.swf.registerActivityType({ domain: DOMAIN, name: 'old', version: '1' });
    await flow.swf.deprecateActivityType({ domain: DOMAIN, activityType: { name: 'old', version: '1' } });
    const bare = { activityType: { name: 'bare', version: '1' } };
    const list = { ...bare, taskList: { name: 'l' } };
    const toStart = { ...list, scheduleToStartTimeout: '1' };
    const toClose = { ...toStart, scheduleToCloseTimeout: '1' };
    const both = { ...toClose, startToCloseTimeout: '1' };
    await flow.start();
    await flow.decide(
      schedule('a'),
      schedule('a'),
      schedule('b', { activityType: { name: 'no', version: '1' } }),
      schedule('b', { activityType: { name: 'old', version: '1' } }),
      ...[bare, list, toStart, toClose, both].map((more) => schedule('b', more)),
    );

    expect(causes(flow, 'ScheduleActivityTaskFailed')).toEqual([
      'ACTIVITY_ID_ALREADY_IN_USE',
      'ACTIVITY_TYPE_DOES_NOT_EXIST',
      'ACTIVITY_TYPE_DEPRECATED',
      'DEFAULT_TASK_LIST_UNDEFINED',
      'DEFAULT_SCHEDULE_TO_START_TIMEOUT_UNDEFINED',
      'DEFAULT_SCHEDULE_TO_CLOSE_TIMEOUT_UNDEFINED',
      'DEFAULT_START_TO_CLOSE_TIMEOUT_UNDEFINED',
      'DEFAULT_HEARTBEAT_TIMEOUT_UNDEFINED',
    ]);
  });

  it('free their id when they close', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(schedule('a'));
    await flow.swf.respondActivityTaskFailed({ taskToken: (await flow.activity()).taskToken });
    await flow.decide(schedule('a'));

    expect(flow.types().at(-1)).toBe('ActivityTaskScheduled');
  });
});

describe('timers and markers', () => {
  it('free the id of a cancelled timer in the same list', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(
      timer('t', '5', { control: 'c' }),
      timer('t', '6'),
      cancelTimer('t'),
      cancelTimer('t'),
      timer('t', '7'),
    );
    await flow.server.advanceMs(6_000);

    expect(flow.types('wf', 5)).toEqual([
      'TimerStarted',
      'StartTimerFailed',
      'TimerCanceled',
      'CancelTimerFailed',
      'TimerStarted',
      'DecisionTaskScheduled',
    ]);
    expect([...causes(flow, 'StartTimerFailed'), ...causes(flow, 'CancelTimerFailed')]).toEqual([
      'TIMER_ID_ALREADY_IN_USE',
      'TIMER_ID_UNKNOWN',
    ]);
    await flow.server.advanceMs(1_000);
    expect(flow.last('TimerFired')).toEqual({ startedEventId: 9, timerId: 't' });
  });

  it('record a marker without asking the decider again', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(marker('m', 'd'));

    expect(flow.types('wf', 5)).toEqual(['MarkerRecorded']);
    expect(flow.last('MarkerRecorded')).toEqual({
      decisionTaskCompletedEventId: 4,
      details: 'd',
      markerName: 'm',
    });
  });
});

describe('continuing as new', () => {
  it('takes its settings from the decision and the type, not from the run before', async () => {
    await using flow = await Flow.open();
    const first = await flow.start('wf', {
      taskList: { name: 'first' },
      tagList: ['t'],
      childPolicy: 'ABANDON',
    });
    const { taskToken } = await flow.task('first');
    await flow.respond(taskToken, continueAsNew({ input: 'next', tagList: ['u'] }));

    const old = flow.server.history({ domain: DOMAIN, workflowId: 'wf', runId: first }).events.at(-1);
    const { newExecutionRunId } = old?.['workflowExecutionContinuedAsNewEventAttributes'] as {
      newExecutionRunId: string;
    };
    expect(flow.last('WorkflowExecutionStarted')).toEqual({
      childPolicy: 'TERMINATE',
      continuedExecutionRunId: first,
      executionStartToCloseTimeout: '3600',
      input: 'next',
      parentInitiatedEventId: 0,
      tagList: ['u'],
      taskList: { name: 'decisions' },
      taskStartToCloseTimeout: '60',
      workflowType: WORKFLOW_TYPE,
    });
    const described = await flow.describe('wf', first);
    expect(described.executionInfo?.closeStatus).toBe('CONTINUED_AS_NEW');
    expect((await flow.describe('wf', newExecutionRunId)).executionInfo?.executionStatus).toBe('OPEN');
  });

  it('fails for a version that is unknown or deprecated, or without defaults, and the execution goes on', async () => {
    await using flow = await Flow.open();
    await flow.swf.registerWorkflowType({ domain: DOMAIN, name: 'order', version: 'bare' });
    await flow.swf.registerWorkflowType({ domain: DOMAIN, name: 'order', version: 'old' });
    await flow.swf.deprecateWorkflowType({ domain: DOMAIN, workflowType: { name: 'order', version: 'old' } });
    await flow.start();
    for (const workflowTypeVersion of ['no', 'old', 'bare'])
      await flow.decide(continueAsNew({ workflowTypeVersion }));
    await flow.decide(complete());

    expect(causes(flow, 'ContinueAsNewWorkflowExecutionFailed')).toEqual([
      'WORKFLOW_TYPE_DOES_NOT_EXIST',
      'WORKFLOW_TYPE_DEPRECATED',
      'DEFAULT_EXECUTION_START_TO_CLOSE_TIMEOUT_UNDEFINED',
    ]);
    expect(flow.types().at(-1)).toBe('WorkflowExecutionCompleted');
  });
});

describe('signals to other executions', () => {
  it('arrive with the name of the sender, which hears of it', async () => {
    await using flow = await Flow.open();
    const runId = await flow.start();
    const target = await flow.start('target', { taskList: { name: 'other' } });
    const { taskToken } = await flow.task();
    await flow.respond(
      taskToken,
      signalExternal('target', 'hi', { input: 'i', control: 'c' }),
      signalExternal('nobody', 'hi'),
    );

    expect(flow.last('WorkflowExecutionSignaled', 'target')).toEqual({
      externalInitiatedEventId: 5,
      externalWorkflowExecution: { runId, workflowId: 'wf' },
      input: 'i',
      signalName: 'hi',
    });
    expect(flow.types('wf', 5)).toEqual([
      'SignalExternalWorkflowExecutionInitiated',
      'SignalExternalWorkflowExecutionInitiated',
      'ExternalWorkflowExecutionSignaled',
      'DecisionTaskScheduled',
      'SignalExternalWorkflowExecutionFailed',
    ]);
    expect(flow.last('ExternalWorkflowExecutionSignaled')).toEqual({
      initiatedEventId: 5,
      workflowExecution: { runId: target, workflowId: 'target' },
    });
    expect(flow.last('SignalExternalWorkflowExecutionFailed')).toEqual({
      cause: 'UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION',
      decisionTaskCompletedEventId: 4,
      initiatedEventId: 6,
      workflowId: 'nobody',
    });
  });

  it('still arrive when the sender closes with the same list', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.start('target', { taskList: { name: 'other' } });
    await flow.decide(signalExternal('target', 'bye'), startChild('child'), complete());

    expect(flow.last('WorkflowExecutionSignaled', 'target')).toMatchObject({ signalName: 'bye' });
    expect(flow.types('child')).toHaveLength(2);
    expect(flow.types().at(-1)).toBe('WorkflowExecutionCompleted');
  });
});

describe('Lambda tasks', () => {
  it('cannot be scheduled on a server without functions', async () => {
    await using flow = await Flow.open();
    await flow.start('wf', { lambdaRole: 'role' });
    await flow.decide(lambda('l', 'f'));

    expect(flow.types('wf', 5)).toEqual(['ScheduleLambdaFunctionFailed', 'DecisionTaskScheduled']);
    expect(causes(flow, 'ScheduleLambdaFunctionFailed')).toEqual(['LAMBDA_SERVICE_NOT_AVAILABLE_IN_REGION']);
  });

  it('run the handler of their name, and write what came of it', async () => {
    await using flow = await Flow.open({
      lambdaHandlers: {
        double: (event) => (event as { readonly x: number }).x * 2,
        broken: () => {
          throw new Error('no luck');
        },
      },
    });
    await flow.start('wf', { lambdaRole: 'role' });
    await flow.decide(
      lambda('a', 'double', { input: '{"x":21}' }),
      lambda('b', 'broken'),
      lambda('b', 'double'),
      lambda('c', 'no'),
    );

    await expect.poll(() => flow.types().filter((type) => type === 'LambdaFunctionFailed')).toHaveLength(2);
    expect(flow.last('LambdaFunctionCompleted')).toEqual({
      result: '42',
      scheduledEventId: 5,
      startedEventId: 10,
    });
    expect(causes(flow, 'ScheduleLambdaFunctionFailed')).toEqual(['ID_ALREADY_IN_USE']);
    expect(
      flow
        .events()
        .filter((event) => event.eventType === 'LambdaFunctionFailed')
        .map((event) => event['lambdaFunctionFailedEventAttributes']),
    ).toEqual([
      {
        details: expect.stringContaining('"errorType":"Error","errorMessage":"no luck"') as string,
        reason: 'Unhandled',
        scheduledEventId: 6,
        startedEventId: 11,
      },
      {
        details: 'Function not found: no',
        reason: 'ResourceNotFoundException',
        scheduledEventId: 8,
        startedEventId: 12,
      },
    ]);
  });

  it('are called with the event that their input is as JSON, and fail when it is none', async () => {
    const events: unknown[] = [];
    await using flow = await Flow.open({ lambdaHandlers: { note: (event) => void events.push(event) } });
    await flow.start('wf', { lambdaRole: 'role' });
    await flow.decide(
      ...['{"a":[1]}', '"text"', 'null', undefined, 'no json'].map((input, i) =>
        lambda(`l${i}`, 'note', { input }),
      ),
    );

    await expect
      .poll(() => flow.types().filter((type) => /^LambdaFunction(?:Completed|Failed)$/u.test(type)))
      .toHaveLength(5);
    expect(events).toEqual([{ a: [1] }, 'text', null, {}]);
    expect(flow.last('LambdaFunctionFailed')).toMatchObject({
      reason: 'InvalidRequestContentException',
      details: 'Could not parse request body into json',
    });
  });

  it('time out, and need a role to start', async () => {
    await using flow = await Flow.open({ lambdaHandlers: { never: () => new Promise(() => undefined) } });
    await flow.start('wf', { lambdaRole: 'role' });
    await flow.decide(lambda('a', 'never', { startToCloseTimeout: '3' }));
    await flow.server.advanceMs(3_000);
    expect(flow.last('LambdaFunctionTimedOut')).toEqual({
      scheduledEventId: 5,
      startedEventId: 6,
      timeoutType: 'START_TO_CLOSE',
    });

    await flow.start('roleless');
    await flow.decide();
    await flow.decide(lambda('a', 'never'));
    expect(flow.last('StartLambdaFunctionFailed', 'roleless')).toMatchObject({ cause: 'ASSUME_ROLE_FAILED' });
  });
});
