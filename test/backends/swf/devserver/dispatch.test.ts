import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { complete, schedule } from './support/decisions.js';
import { ACTIVITIES, clientOf, DECISIONS, DOMAIN, faultOf, Flow } from './support/flow.js';
import { wire } from './support/wire.js';

/** Resolves when so many polls are held; each look at the server is a call, so nothing here waits for a time. */
async function held(flow: Flow, polls: number): Promise<void> {
  await expect
    .poll(
      async () => (await (await fetch(`${flow.server.url}/health`)).text()).includes(`"heldPolls":${polls}}`),
      { timeout: 20_000 },
    )
    .toBe(true);
}

describe('long polls', () => {
  it('hold until a task comes', async () => {
    await using flow = await Flow.open({ longPollMs: 60_000 });
    const poll = flow.task();
    await held(flow, 1);
    await flow.start();
    const task = await poll;

    expect(task.workflowExecution?.workflowId).toBe('wf');
  });

  it('end empty when their time is over, by the clock of the server', async () => {
    await using flow = await Flow.open({ longPollMs: 60_000 });
    const poll = flow.swf.pollForActivityTask({ domain: DOMAIN, taskList: ACTIVITIES });
    await held(flow, 1);
    await flow.server.advanceMs(59_999);
    await held(flow, 1);
    await flow.server.advanceMs(1);

    expect(await poll).toMatchObject({ startedEventId: 0 });
  });

  it('are served in the order of their arrival', async () => {
    await using flow = await Flow.open({ longPollMs: 60_000 });
    const order: number[] = [];
    const polls = [];
    for (let i = 0; i < 5; i++) {
      polls.push(flow.task().then(() => order.push(i)));
      await held(flow, i + 1);
    }
    for (let i = 0; i < 5; i++) {
      await flow.start(`w${i}`);
      await polls[i];
    }

    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it('lose no task to a client that has gone', async () => {
    await using flow = await Flow.open({ longPollMs: 60_000 });
    const gone = request(flow.server.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'SimpleWorkflowService.PollForDecisionTask' },
    });
    gone.on('error', () => undefined);
    gone.end(JSON.stringify({ domain: DOMAIN, taskList: DECISIONS }));
    await held(flow, 1);
    const poll = (async () => flow.task())();
    await held(flow, 2);
    gone.destroy();
    await held(flow, 1);
    await flow.start();

    expect((await poll).workflowExecution?.workflowId).toBe('wf');
    expect(flow.types()).toEqual([
      'WorkflowExecutionStarted',
      'DecisionTaskScheduled',
      'DecisionTaskStarted',
    ]);
  });

  it('hand over nothing to a client that has gone in the same moment', async () => {
    await using flow = await Flow.open({ longPollMs: 60_000 });
    for (let i = 0; i < 20; i++) {
      const gone = request(flow.server.url, {
        method: 'POST',
        headers: { 'x-amz-target': 'SimpleWorkflowService.PollForDecisionTask' },
      });
      gone.on('error', () => undefined);
      gone.end(JSON.stringify({ domain: DOMAIN, taskList: DECISIONS }));
      await held(flow, 1);
      gone.destroy();
      await flow.start(`w${i}`);
      const task = await flow.task();
      expect(task.workflowExecution?.workflowId).toBe(`w${i}`);
      await flow.respond(task.taskToken, complete());
    }
  });

  it('are limited to a thousand for each list', async () => {
    await using flow = await Flow.open({ longPollMs: 60_000 });
    const polls = Array.from({ length: 1_000 }, () =>
      wire(flow.server.url, 'PollForActivityTask', { domain: DOMAIN, taskList: ACTIVITIES }),
    );
    await held(flow, 1_000);

    expect(await faultOf(flow.swf.pollForActivityTask({ domain: DOMAIN, taskList: ACTIVITIES }))).toBe(
      'LimitExceededFault: Limit on maximum concurrent poll requests per task list reached',
    );
    await flow.server.advanceMs(60_000);
    expect(new Set((await Promise.all(polls)).map((answer) => answer.text))).toEqual(
      new Set(['{"startedEventId":0}']),
    );
  });

  it('are answered when the server stops', async () => {
    const flow = await Flow.open({ longPollMs: 60_000 });
    const poll = flow.swf.pollForDecisionTask({ domain: DOMAIN, taskList: DECISIONS });
    await held(flow, 1);
    await flow.server.close();

    expect(await poll).toMatchObject({ startedEventId: 0, previousStartedEventId: 0 });
    await flow[Symbol.asyncDispose]();
  });
});

describe('one decision task at a time', () => {
  it('holds the next one back until the first ends', async () => {
    await using flow = await Flow.open({ longPollMs: 60_000 });
    await flow.start();
    const first = await flow.task();
    await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's' });
    const second = (async () => flow.task())();
    await held(flow, 1);
    expect((await flow.swf.countPendingDecisionTasks({ domain: DOMAIN, taskList: DECISIONS })).count).toBe(0);
    await flow.respond(first.taskToken);

    expect((await second).previousStartedEventId).toBe(3);
  });

  it('serves activities of many executions from one list, the most urgent first', async () => {
    await using flow = await Flow.open();
    await flow.start();
    await flow.decide(
      schedule('a'),
      schedule('b', { taskPriority: '9' }),
      schedule('c', { taskPriority: '-9' }),
      schedule('d'),
    );
    const order = [];
    for (let i = 0; i < 4; i++) order.push((await flow.activity()).activityId);

    expect(order).toEqual(['b', 'a', 'd', 'c']);
  });

  it('serves several clients at once', async () => {
    await using flow = await Flow.open();
    const others = Array.from({ length: 5 }, () => clientOf(flow.server.url));
    await Promise.all(
      others.map((swf, i) =>
        swf.startWorkflowExecution({
          domain: DOMAIN,
          workflowId: `w${i}`,
          workflowType: { name: 'order', version: '1' },
        }),
      ),
    );
    const tasks = await Promise.all(
      others.map((swf) => swf.pollForDecisionTask({ domain: DOMAIN, taskList: DECISIONS })),
    );
    for (const swf of others) swf.destroy();

    expect(new Set(tasks.map((task) => task.workflowExecution?.workflowId)).size).toBe(5);
  });
});
