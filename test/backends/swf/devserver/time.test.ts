import { describe, expect, it } from 'vitest';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import { complete, schedule, timer } from './support/decisions.js';
import { DECISIONS, DOMAIN, faultOf, Flow } from './support/flow.js';

describe('timeouts of activities', () => {
  const cases = [
    { kind: 'SCHEDULE_TO_START', started: false, afterMs: 5_000, timeouts: { scheduleToStartTimeout: '5' } },
    {
      kind: 'SCHEDULE_TO_CLOSE',
      started: false,
      afterMs: 6_000,
      timeouts: { scheduleToStartTimeout: 'NONE', scheduleToCloseTimeout: '6' },
    },
    { kind: 'SCHEDULE_TO_CLOSE', started: true, afterMs: 6_000, timeouts: { scheduleToCloseTimeout: '6' } },
    { kind: 'START_TO_CLOSE', started: true, afterMs: 7_000, timeouts: { startToCloseTimeout: '7' } },
    { kind: 'HEARTBEAT', started: true, afterMs: 8_000, timeouts: { heartbeatTimeout: '8' } },
  ];
  for (const { kind, started, afterMs, timeouts } of cases)
    it(`ends a ${started ? 'started' : 'waiting'} task by ${kind}, to the millisecond`, async () => {
      await using flow = await Flow.open();
      await flow.start();
      await flow.decide(schedule('a', timeouts));
      if (started) await flow.activity();
      await flow.server.advanceMs(afterMs - 1);
      expect(flow.types()).not.toContain('ActivityTaskTimedOut');
      await flow.server.advanceMs(1);

      expect(flow.last('ActivityTaskTimedOut')).toEqual({
        scheduledEventId: 5,
        startedEventId: started ? 6 : 0,
        timeoutType: kind,
      });
      expect(flow.types().at(-1)).toBe('DecisionTaskScheduled');
      const { count } = await flow.swf.countPendingActivityTasks({
        domain: DOMAIN,
        taskList: { name: 'activities' },
      });
      expect(count).toBe(0);
    });

  it('takes the narrowest of several that fall on one instant', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(
      schedule('a', { scheduleToCloseTimeout: '5', startToCloseTimeout: '5', heartbeatTimeout: '5' }),
    );
    await flow.activity();
    await flow.server.advanceMs(5_000);

    expect(flow.last('ActivityTaskTimedOut')).toMatchObject({ timeoutType: 'HEARTBEAT' });
  });
});

describe('timeouts of decisions', () => {
  it('give the task to the next poller, and refuse the late answer', async () => {
    await using flow = await Flow.open();
    await flow.start();
    const { taskToken } = await flow.task();
    await flow.server.advanceMs(60_000);
    const next = await flow.task();

    expect(flow.types('wf', 4)).toEqual([
      'DecisionTaskTimedOut',
      'DecisionTaskScheduled',
      'DecisionTaskStarted',
    ]);
    expect(flow.last('DecisionTaskTimedOut')).toEqual({
      scheduledEventId: 2,
      startedEventId: 3,
      timeoutType: 'START_TO_CLOSE',
    });
    expect(await faultOf(flow.respond(taskToken))).toBe(
      'UnknownResourceFault: Unknown decision task, scheduledEventId = 2',
    );
    expect(next.previousStartedEventId).toBe(0);
    await flow.respond(next.taskToken, complete());
  });

  it('schedule no second task when one waits already', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.task();
    await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's' });
    await flow.server.advanceMs(60_000);

    expect(flow.types('wf', 4)).toEqual([
      'WorkflowExecutionSignaled',
      'DecisionTaskScheduled',
      'DecisionTaskTimedOut',
    ]);
    expect((await flow.task()).startedEventId).toBe(7);
  });
});

describe('sticky lists', () => {
  const STICKY = { taskList: { name: 'mine' }, taskListScheduleToStartTimeout: '5' };

  async function stick(flow: Flow, sticky: object): Promise<void> {
    await flow.start();
    const { taskToken } = await flow.task();
    await flow.swf.respondDecisionTaskCompleted({ taskToken, ...sticky });
    await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's' });
  }

  it('take the next tasks', async () => {
    await using flow = await Flow.open();
    await stick(flow, STICKY);

    expect(flow.last('DecisionTaskCompleted')).toEqual({ scheduledEventId: 2, startedEventId: 3, ...STICKY });
    expect(flow.last('DecisionTaskScheduled')).toEqual({
      scheduleToStartTimeout: '5',
      startToCloseTimeout: '60',
      taskList: { name: 'mine' },
    });
    await flow.respond((await flow.task('mine')).taskToken);
  });

  it('fall back to the own list when nobody polls them in time', async () => {
    await using flow = await Flow.open();
    await stick(flow, STICKY);
    await flow.server.advanceMs(5_000);

    expect(flow.types('wf', 7)).toEqual(['DecisionTaskTimedOut', 'DecisionTaskScheduled']);
    expect(flow.last('DecisionTaskTimedOut')).toEqual({
      scheduledEventId: 6,
      startedEventId: 0,
      timeoutType: 'SCHEDULE_TO_START',
    });
    expect(flow.last('DecisionTaskScheduled')).toMatchObject({
      scheduleToStartTimeout: 'NONE',
      taskList: DECISIONS,
    });
    await flow.task();
  });

  it('fall back as well when their decider takes too long', async () => {
    await using flow = await Flow.open();
    await stick(flow, STICKY);
    await flow.task('mine');
    await flow.server.advanceMs(60_000);

    expect(flow.last('DecisionTaskScheduled')).toMatchObject({ taskList: DECISIONS });
  });

  it('stay for good without a timeout', async () => {
    await using flow = await Flow.open();
    await stick(flow, { taskList: { name: 'mine' } });
    await flow.task('mine');
    await flow.server.advanceMs(60_000);

    expect(flow.last('DecisionTaskScheduled')).toMatchObject({
      scheduleToStartTimeout: 'NONE',
      taskList: { name: 'mine' },
    });
  });
});

describe('executions and their records', () => {
  it('time out whatever is open', async () => {
    await using flow = await Flow.open();
    const runId = await flow.start('wf', { executionStartToCloseTimeout: '100' });
    await flow.decide(timer('t', '100'));
    await flow.server.advanceMs(100_000);

    expect(flow.types('wf', 6)).toEqual(['TimerFired', 'DecisionTaskScheduled', 'WorkflowExecutionTimedOut']);
    expect((await flow.describe('wf', runId)).executionInfo?.closeStatus).toBe('TIMED_OUT');
  });

  it('are gone when the retention of their domain ends', async () => {
    await using flow = await Flow.open();
    const runId = await flow.start();
    await flow.decide(complete());
    await flow.server.advanceMs(24 * 3_600_000 - 1);
    await flow.describe('wf', runId);
    await flow.server.advanceMs(1);

    expect(await faultOf(flow.describe('wf', runId))).toMatch(/^UnknownResourceFault/u);
    expect(flow.server.domains()[0]?.closedExecutions).toBe(0);
  });
});

describe('the clock', () => {
  it('fires ten thousand timers in their order with one timer of the system', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await using flow = await Flow.open({ clock: 'real', limits: 'none' });
    await flow.start();
    const timers = Array.from({ length: 10_000 }, (_, i) => timer(`t${i}`, String(3_000 - (i % 1_000))));
    const { taskToken } = await flow.task();
    for (let i = 0; i < 10_000; i += 10_000) await flow.respond(taskToken, ...timers.slice(i, i + 10_000));

    const after = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    expect(flow.types()).toHaveLength(10_004);
    // Not counted by type of owner: the SDK's own timers come and go, but there are few.
    expect(after - before).toBeLessThan(10);
  });

  it('runs what falls due on the way at its own time', async () => {
    await using flow = await Flow.open();
    await flow.start();
    const startMs = flow.server.nowMs();
    await flow.decide(timer('b', '20'), timer('a', '10'));
    await flow.server.advanceMs(60_000);

    const fired = flow.events().filter((event) => event.eventType === 'TimerFired');
    expect(fired.map((event) => Math.round(event.eventTimestamp * 1_000) - startMs)).toEqual([
      10_000, 20_000,
    ]);
  });

  it('cannot be moved when it is the real one', async () => {
    await using flow = await Flow.open({ clock: 'real' });

    await expect(flow.server.advanceMs(1)).rejects.toThrow(/clock: 'manual'/u);
  });

  it('cannot begin or be moved outside of what a date can hold', async () => {
    for (const startMs of [Number.NaN, Number.POSITIVE_INFINITY, -1, 9e15])
      await expect(startDevServer({ clock: 'manual', startMs })).rejects.toThrow('`startMs`');
    await using flow = await Flow.bare();
    await expect(flow.server.advanceMs(1e300)).rejects.toThrow('`advanceMs`');
    await flow.server.advanceMs(1);
  });
});
