import { describe, expect, it } from 'vitest';
import {
  complete,
  cancelExternal,
  lambda,
  schedule,
  signalExternal,
  startChild,
  timer,
} from './support/decisions.js';
import { DOMAIN, faultOf, Flow } from './support/flow.js';

function countCause(flow: Flow, eventType: string, cause: string, workflowId = 'wf'): number {
  return flow
    .events(workflowId)
    .filter((event) => event.eventType === eventType && JSON.stringify(event).includes(`"${cause}"`)).length;
}

describe('the quotas of the service', () => {
  it('allow a thousand open activities, timers and children', async () => {
    await using flow = await Flow.open();
    await flow.start();
    const numbers = Array.from({ length: 1_001 }, (_, i) => String(i));
    await flow.decide(
      ...numbers.map((n) => schedule(n)),
      ...numbers.map((n) => timer(n, '99')),
      ...numbers.map((n) => startChild(n)),
    );

    expect(countCause(flow, 'ScheduleActivityTaskFailed', 'OPEN_ACTIVITIES_LIMIT_EXCEEDED')).toBe(1);
    expect(countCause(flow, 'StartTimerFailed', 'OPEN_TIMERS_LIMIT_EXCEEDED')).toBe(1);
    expect(countCause(flow, 'StartChildWorkflowExecutionFailed', 'OPEN_CHILDREN_LIMIT_EXCEEDED')).toBe(1);
  });

  it('bound open Lambda tasks as the setting says', async () => {
    await using flow = await Flow.open({
      lambdaHandlers: { never: () => new Promise(() => undefined) },
      openQuestions: { openLambdasPerExecution: 1 },
    });
    await flow.start('wf', { lambdaRole: 'role' });
    await flow.decide(lambda('a', 'never'), lambda('b', 'never'));

    expect(countCause(flow, 'ScheduleLambdaFunctionFailed', 'OPEN_LAMBDA_FUNCTIONS_LIMIT_EXCEEDED')).toBe(1);
    expect(flow.types()).toContain('LambdaFunctionStarted');
  });

  it('do not hold with `limits: none`', async () => {
    await using flow = await Flow.open({ limits: 'none' });
    await flow.start();
    await flow.decide(...Array.from({ length: 1_001 }, (_, i) => schedule(String(i))));

    expect(flow.types()).not.toContain('ScheduleActivityTaskFailed');
  });

  it('terminate an execution after the batch that makes its history too long', async () => {
    await using flow = await Flow.open();
    await flow.start();
    const markers = Array.from({ length: 5_000 }, (_, i) => ({
      decisionType: 'RecordMarker' as const,
      recordMarkerDecisionAttributes: { markerName: String(i) },
    }));
    for (let i = 0; i < 5; i++) {
      await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's' });
      await flow.decide(...markers);
    }

    expect(flow.events().length).toBeGreaterThan(25_000);
    expect(flow.last('WorkflowExecutionTerminated')).toEqual({
      cause: 'EVENT_LIMIT_EXCEEDED',
      childPolicy: 'TERMINATE',
    });
  });

  it('bound a page of a history to a megabyte', async () => {
    await using flow = await Flow.open();
    const execution = { workflowId: 'wf', runId: await flow.start() };
    const input = 'x'.repeat(32_768);
    for (let i = 0; i < 40; i++)
      await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's', input });
    const page = await flow.swf.getWorkflowExecutionHistory({ domain: DOMAIN, execution });

    expect(page.events).toHaveLength(33);
    expect(page.nextPageToken).toBeDefined();
  });
});

describe('throttling', () => {
  it('empties a bucket and fills it again as time passes', async () => {
    await using flow = await Flow.bare({ throttle: true });
    for (let i = 0; i < 100; i++) await flow.swf.listDomains({ registrationStatus: 'REGISTERED' });
    expect(await faultOf(flow.swf.listDomains({ registrationStatus: 'REGISTERED' }))).toBe(
      'ThrottlingException: Rate exceeded',
    );
    await flow.server.advanceMs(1_000);
    for (let i = 0; i < 6; i++) await flow.swf.listDomains({ registrationStatus: 'REGISTERED' });

    expect(await faultOf(flow.swf.listDomains({ registrationStatus: 'REGISTERED' }))).toBe(
      'ThrottlingException: Rate exceeded',
    );
  });

  it('fails decisions by an event of their own', async () => {
    await using flow = await Flow.open({ throttle: true, limits: 'none' });
    await flow.start();
    const numbers = Array.from({ length: 2_001 }, (_, i) => String(i));
    await flow.decide(
      ...numbers.slice(0, 501).map((n) => startChild(n)),
      ...numbers.slice(0, 1_001).map((n) => schedule(n)),
      ...numbers.map((n) => timer(n, '99')),
      ...numbers.slice(0, 1_201).map(() => signalExternal('wf', 's')),
      ...numbers.slice(0, 1_201).map(() => cancelExternal('wf')),
    );

    expect(countCause(flow, 'StartChildWorkflowExecutionFailed', 'CHILD_CREATION_RATE_EXCEEDED')).toBe(1);
    expect(countCause(flow, 'ScheduleActivityTaskFailed', 'ACTIVITY_CREATION_RATE_EXCEEDED')).toBe(1);
    expect(countCause(flow, 'StartTimerFailed', 'TIMER_CREATION_RATE_EXCEEDED')).toBe(1);
    expect(
      countCause(
        flow,
        'SignalExternalWorkflowExecutionFailed',
        'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED',
      ),
    ).toBe(1);
    expect(
      countCause(
        flow,
        'RequestCancelExternalWorkflowExecutionFailed',
        'REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED',
      ),
    ).toBe(1);
  });

  it('is off unless it is asked for', async () => {
    await using flow = await Flow.bare();
    for (let i = 0; i < 200; i++) await flow.swf.listDomains({ registrationStatus: 'REGISTERED' });
  });
});

describe('the open questions', () => {
  it('have each a setting', async () => {
    await using flow = await Flow.open({
      openQuestions: {
        illegalNameText: 'NAME',
        illegalDurationText: 'DURATION',
        changedPageArguments: 'accept',
        failedDecisionBlocksClose: true,
        registerInDeprecatedDomain: 'UnknownResourceFault',
        emptyPollTaskToken: 'empty',
        childPolicyInitiatedEventId: 'zero',
        completionChecks: ['token', 'close-last', 'shape'],
      },
    });
    expect(await faultOf(flow.start('a/b'))).toMatch(/constraint: NAME$/u);
    expect(await faultOf(flow.start('a', { taskStartToCloseTimeout: 'x' }))).toMatch(
      /constraint: DURATION$/u,
    );
    expect(await flow.swf.pollForActivityTask({ domain: DOMAIN, taskList: { name: 'x' } })).toMatchObject({
      taskToken: '',
    });
    await flow.start('wf', { childPolicy: 'REQUEST_CANCEL' });
    await flow.decide(
      { decisionType: 'CancelTimer', cancelTimerDecisionAttributes: { timerId: 'x' } },
      startChild('child', { taskList: { name: 'c' } }),
      complete(),
    );
    expect(flow.types()).toContain('CompleteWorkflowExecutionFailed');
    expect(await faultOf(flow.respond('garbage', complete(), timer('', '')))).toBe(
      'ValidationException: Invalid token',
    );
    await flow.swf.terminateWorkflowExecution({ domain: DOMAIN, workflowId: 'wf' });
    expect(flow.last('WorkflowExecutionCancelRequested', 'child')).toMatchObject({
      externalInitiatedEventId: 0,
    });
    const first = await flow.swf.listDomains({ registrationStatus: 'REGISTERED', maximumPageSize: 1 });
    expect(first.nextPageToken).toBeUndefined();
    await flow.swf.deprecateDomain({ name: DOMAIN });
    expect(await faultOf(flow.swf.registerActivityType({ domain: DOMAIN, name: 'n', version: '1' }))).toBe(
      `UnknownResourceFault: Unknown domain: ${DOMAIN}`,
    );
  });

  it('let a sticky list lapse, when they are told to', async () => {
    await using flow = await Flow.open({ openQuestions: { stickyListLasts: false } });
    await flow.start();
    const first = await flow.task();
    await flow.swf.respondDecisionTaskCompleted({ taskToken: first.taskToken, taskList: { name: 'mine' } });
    await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's' });
    await flow.respond((await flow.task('mine')).taskToken);
    await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's' });

    await flow.task();
  });
});
