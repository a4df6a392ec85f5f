import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import {
  cancelActivity,
  complete,
  continueAsNew,
  schedule,
  signalExternal,
  startChild,
  timer,
} from './support/decisions.js';
import { DECISIONS, DOMAIN, Flow } from './support/flow.js';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'devserver-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const log = () => join(data, 'log.ndjson');

/** All that can be asked of a server, but for tokens. */
async function stateOf(flow: Flow): Promise<unknown> {
  const runs = [];
  for (const { name } of flow.server.domains()) {
    const time = { startTimeFilter: { oldestDate: new Date(0) } };
    const open = await flow.swf.listOpenWorkflowExecutions({ domain: name, ...time });
    const closed = await flow.swf.listClosedWorkflowExecutions({ domain: name, ...time });
    for (const { execution } of [...(open.executionInfos ?? []), ...(closed.executionInfos ?? [])]) {
      const { $metadata: _, ...described } = await flow.swf.describeWorkflowExecution({
        domain: name,
        execution,
      });
      runs.push(
        described,
        flow.server.history({
          domain: name,
          workflowId: execution?.workflowId ?? '',
          runId: execution?.runId,
        }),
      );
    }
  }
  return { domains: flow.server.domains(), runs };
}

/** A bit of everything: open and closed, waiting and started, children, timers, heartbeats, a sticky list. */
async function busy(flow: Flow): Promise<void> {
  await flow.swf.registerActivityType({ domain: DOMAIN, name: 'old', version: '1' });
  await flow.swf.deprecateActivityType({ domain: DOMAIN, activityType: { name: 'old', version: '1' } });
  await flow.swf.deleteActivityType({ domain: DOMAIN, activityType: { name: 'old', version: '1' } });
  await flow.start('closed');
  await flow.decide(complete('ok'));
  await flow.start('chain');
  await flow.decide(continueAsNew({ taskList: { name: 'chain' } }));
  await flow.start('wf', { tagList: ['a'] });
  const { taskToken } = await flow.task();
  await flow.swf.respondDecisionTaskCompleted({
    taskToken,
    executionContext: 'ctx',
    taskList: { name: 'sticky' },
    taskListScheduleToStartTimeout: '30',
    decisions: [
      schedule('a', { heartbeatTimeout: '50' }),
      schedule('b'),
      timer('t', '100'),
      startChild('child', { taskList: { name: 'c' } }),
      signalExternal('wf', 'self'),
    ],
  });
  const activity = await flow.activity();
  await flow.server.advanceMs(1_000);
  await flow.swf.recordActivityTaskHeartbeat({ taskToken: activity.taskToken, details: 'half' });
  await flow.task('c');
}

describe('a server with a directory', () => {
  it('finds everything again, and goes on where it was', async () => {
    let token = '';
    let before: unknown;
    {
      await using flow = await Flow.open({ data });
      await busy(flow);
      await flow.start('running');
      token = (await flow.task()).taskToken;
      before = await stateOf(flow);
    }
    await using flow = await Flow.bare({ data });

    expect(await stateOf(flow)).toEqual(before);
    await flow.respond(token, complete());
    expect(flow.types('running').at(-1)).toBe('WorkflowExecutionCompleted');
    const sticky = await flow.task('sticky');
    await flow.respond(sticky.taskToken, cancelActivity('a'));
    expect((await flow.activity()).activityId).toBe('b');
    await flow.server.advanceMs(50_000);
    expect(flow.last('ActivityTaskTimedOut')).toMatchObject({ timeoutType: 'HEARTBEAT', details: 'half' });
    await flow.server.advanceMs(49_000);
    expect(flow.types()).toContain('TimerFired');
    expect(flow.types('child')).toContain('DecisionTaskTimedOut');
  });

  it('is the same after every restart', async () => {
    {
      await using flow = await Flow.open({ data });
      await busy(flow);
    }
    const states = [];
    for (let i = 0; i < 3; i++) {
      await using flow = await Flow.bare({ data, startMs: 0 });
      states.push(await stateOf(flow));
    }

    expect(states[1]).toEqual(states[0]);
    expect(states[2]).toEqual(states[0]);
  });

  it('loses nothing but the torn end, wherever the log is cut', async () => {
    let sizes: { bytes: number; events: number }[] = [];
    {
      await using flow = await Flow.open({ data });
      await flow.start();
      for (let i = 0; i < 5; i++) {
        await flow.swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: 'wf', signalName: 's' });
        sizes = [...sizes, { bytes: statSync(log()).size, events: flow.types().length }];
      }
    }
    const whole = readFileSync(log());
    const from = sizes[0]?.bytes ?? 0;
    for (let cut = whole.length; cut >= from; cut -= 13) {
      writeFileSync(log(), whole.subarray(0, cut));
      const lines: string[] = [];
      await using flow = await Flow.bare({ data, logLevel: 'warn', writeLog: (line) => lines.push(line) });
      const kept = sizes.findLast((size) => size.bytes <= cut);
      expect(flow.types()).toHaveLength(kept?.events ?? 0);
      const torn = !sizes.some((size) => size.bytes === cut) && cut !== whole.length;
      expect(lines.some((line) => line.includes('dropped the torn last record'))).toBe(torn);
    }
  });

  it('begins anew where a crash has left nothing but the beginning of a log', async () => {
    writeFileSync(log(), '{"simpleflow":');

    await using server = await startDevServer({ data, logLevel: 'error' });
    expect(server.domains()).toEqual([]);
  });

  it('drops from its log what is gone', async () => {
    {
      await using flow = await Flow.open({ data });
      for (let i = 0; i < 20; i++) {
        await flow.start(`w${i}`);
        await flow.decide(complete('x'.repeat(1_000)));
      }
      await flow.server.advanceMs(24 * 3_600_000);
      await flow.start('last');
    }
    const before = statSync(log()).size;
    await using flow = await Flow.bare({ data, startMs: 0 });

    expect(statSync(log()).size).toBeLessThan(before / 10);
    expect(flow.server.domains()).toMatchObject([{ openExecutions: 1, closedExecutions: 0 }]);
    expect(flow.types('last')).toHaveLength(2);
    expect((await flow.swf.countPendingDecisionTasks({ domain: DOMAIN, taskList: DECISIONS })).count).toBe(1);
  });

  it('waits for the disk when it is told to, and forgets on a reset', async () => {
    {
      await using flow = await Flow.open({ data, fsync: true });
      await Promise.all(Array.from({ length: 20 }, (_, i) => flow.start(`w${i}`)));
    }
    {
      await using flow = await Flow.bare({ data });
      expect(flow.server.domains()).toMatchObject([{ openExecutions: 20 }]);
      await flow.server.reset();
      await flow.register('other');
    }
    await using flow = await Flow.bare({ data });
    expect(flow.server.domains().map(({ name }) => name)).toEqual(['other']);
  });

  it('lets time go on when its log is ahead of the computer, and says so', async () => {
    {
      await using flow = await Flow.open({ data });
      await flow.server.advanceMs(3_600_000);
    }
    const lines: string[] = [];
    await using server = await startDevServer({ data, writeLog: (line) => lines.push(line) });
    const startMs = server.nowMs();
    expect(startMs).toBeGreaterThan(Date.now() + 3_000_000);
    await expect.poll(() => server.nowMs()).toBeGreaterThan(startMs);
    expect(lines.join()).toMatch(/ahead of this computer's clock/u);
  });
});
