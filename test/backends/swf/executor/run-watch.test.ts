import { Workflow } from 'simpleflow';
import { createSwfExecutor, RunClosings } from 'simpleflow/backends/swf';
import { describe, expect, it } from 'vitest';
import { UntakenTasks } from '../../../../backends/swf/executor/untaken-task.js';
import { CallGate, RunWatch } from '../../../../backends/swf/executor/run-watch.js';
import type { SwfApi, WireEvent } from '../../../../backends/swf/client/swf-api.js';
import { DeciderFlow } from '../support/decider-flow.js';

const SCHEDULED = {
  eventId: 2,
  eventTimestamp: 1,
  eventType: 'DecisionTaskScheduled',
  decisionTaskScheduledEventAttributes: { taskList: { name: 'list' } },
} as unknown as WireEvent;
const STARTED = { ...SCHEDULED, eventId: 3, eventType: 'DecisionTaskStarted' } as unknown as WireEvent;
const COMPLETED = {
  eventId: 9,
  eventTimestamp: 1,
  eventType: 'WorkflowExecutionCompleted',
  workflowExecutionCompletedEventAttributes: {},
} as unknown as WireEvent;

describe('the watch on a run', () => {
  it('knows of an end a tenth of the time later than it came, with few looks', async () => {
    const beganAtMs = performance.now();
    let looks = 0;
    const api: SwfApi = {
      call: async () => {
        looks += 1;
        return { events: [performance.now() - beganAtMs >= 1_260 ? COMPLETED : STARTED] } as never;
      },
      close: () => undefined,
    };
    const watch = new RunWatch(
      { workflowId: 'w', runId: 'r' },
      { api, domain: 'd', shortestPollMs: 100, longestPollMs: 10_000, gate: new CallGate(1) },
    );

    await watch.ended;

    // The looks at 1,260 ms are 126 ms apart; the rest is what a loaded machine takes.
    expect(performance.now() - beganAtMs).toBeLessThan(1_900);
    expect(looks).toBeLessThan(16);
  });
});

class Sleeps extends Workflow {
  static override readonly definition = { name: 'sleeps' };

  async run(): Promise<string> {
    await this.sleep(1_000);
    return 'slept';
  }
}

describe('an executor that shares closings with a decider', () => {
  it('knows of an end at once, however seldom it asks', async () => {
    const closings = new RunClosings();
    const seldom = { shortestPollMs: 600_000, longestPollMs: 600_000 };
    await using flow = await DeciderFlow.open(seldom);
    await flow.decider({ workflows: [Sleeps], closings });
    const executor = await createSwfExecutor({ ...flow.settings, closings });
    const handle = await executor.start(Sleeps, [], { workflowId: 'w' });
    const result = handle.result();
    await expect.poll(() => flow.count('w', 'TimerStarted'), { timeout: 10_000 }).toBe(1);

    await flow.server.advanceMs(1_000);

    expect(await result).toBe('slept');
    await executor.shutdown();
  });
});

describe('a task that nobody takes', () => {
  it('is a line, once, when it has been the newest event for a while', () => {
    const lines: string[] = [];
    const tasks = new UntakenTasks((line) => lines.push(line), 5_000);

    for (const nowMs of [0, 4_999]) tasks.looked('w', SCHEDULED, nowMs);
    expect(lines).toEqual([]);
    for (const nowMs of [5_000, 10_000]) tasks.looked('w', SCHEDULED, nowMs);

    expect(lines).toEqual([
      expect.stringMatching(/no decider has taken its decision from the task list `list` for 5 s/u),
    ]);
  });

  it('is none where something else has happened meanwhile', () => {
    const lines: string[] = [];
    const tasks = new UntakenTasks((line) => lines.push(line), 5_000);

    tasks.looked('w', SCHEDULED, 0);
    tasks.looked('w', STARTED, 4_000);
    tasks.looked('w', { ...SCHEDULED, eventId: 8 }, 6_000);
    tasks.looked('w', undefined, 20_000);

    expect(lines).toEqual([]);
  });
});

class Never extends Workflow {
  static override readonly definition = { name: 'never', taskList: 'nobody' };

  async run(): Promise<void> {
    await this.waitSignal('never');
  }
}

describe('a decider that is stopped', () => {
  it('says that it waits for open polls', async () => {
    await using flow = await DeciderFlow.open();
    const polled = new Promise<string>((resolve) => {
      void flow
        .proxy((operation) => {
          if (operation === 'PollForDecisionTask') setImmediate(resolve, operation);
          return 'pass';
        })
        .then(async (endpoint) => flow.decider({ workflows: [Never], endpoint, cachedRuns: 0, polls: 1 }))
        .then((decider) => polled.then(() => decider.shutdown({ graceMs: 50 })));
    });
    await polled;
    await expect
      .poll(() => flow.lines.join('\n'))
      .toContain('waiting for 1 open poll for decision tasks of `nobody`');
  });
});
