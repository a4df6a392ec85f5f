import { describe, expect, it } from 'vitest';
import { activity, Chain, markerTask, wait, Workflow } from 'simpleflow';
import { replayHistory, type SwfDecision } from 'simpleflow/backends/swf';
import type { EngineEvent } from 'simpleflow/backend';
import { HistoryWriter } from '../../../../../backends/swf/records/history-writer.js';
import { workflowOf } from '../../../../support/record-run.js';

const plain = activity('plain', (x: number) => x);
const twice = activity('twice', (x: number) => x, { retry: 1, raisesOnFailure: true });

/** A history in which each decision answers as the code does: what happens before each is given. */
async function decide(
  workflow: ReturnType<typeof workflowOf>,
  ...before: readonly (readonly EngineEvent[])[]
) {
  const writer = new HistoryWriter();
  const started: EngineEvent = {
    kind: 'run-started',
    workflowId: 'w',
    name: 'recorded',
    version: '1',
    taskList: 'list',
    tags: [],
    input: '{"args":[],"kwargs":{}}',
  };
  const all: SwfDecision[][] = [];
  for (const [index, events] of [[started], ...before].entries()) {
    for (const event of events) writer.tell(event, index * 1_000);
    const open = [
      ...writer.events,
      { eventId: writer.events.length + 1, eventTimestamp: index, eventType: 'DecisionTaskScheduled' },
      { eventId: writer.events.length + 2, eventTimestamp: index, eventType: 'DecisionTaskStarted' },
    ].map((event) => ({
      decisionTaskScheduledEventAttributes: { taskList: { name: 'list' } },
      decisionTaskStartedEventAttributes: { scheduledEventId: 1 },
      ...event,
    }));
    const ids = { workflowId: 'w', runId: 'r' };
    const report = await replayHistory(workflow, { events: open }, { compat: 'python', ...ids });
    const decisions = [...(report.decisions.at(-1)?.decisions ?? [])];
    expect(report.divergences).toEqual([]);
    all.push(decisions);
    writer.decide(decisions, { atMs: index * 1_000 });
  }
  return all.map((decisions) => decisions.map(brief));
}

function brief(decision: SwfDecision): string {
  const attributes = Object.values(decision).find((value) => typeof value === 'object') as Record<
    string,
    string
  >;
  const what = ['activityId', 'timerId', 'markerName', 'signalName', 'result', 'reason']
    .map((key) => attributes[key])
    .find((value) => value !== undefined);
  return `${decision.decisionType} ${what ?? ''}`.trim();
}

const completed = (id: string, output: string): EngineEvent => ({ kind: 'activity-completed', id, output });
const failed = (id: string): EngineEvent => ({
  kind: 'activity-failed',
  id,
  failure: { reason: 'RangeError: no' },
});

describe('a replay by the rules of the Python original', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['{}', []],
    ['null', []],
    ['[]', []],
    ['{"__extra":{"class":"m.W"}}', []],
    ['{"args":[1]}', [1]],
    ['{"kwargs":{"y":2}}', [null, 2]],
    ['{"other":true,"args":[1],"kwargs":{"y":2}}', [1, 2]],
  ])('runs input %s with the arguments that the original finds in it', async (input, args) => {
    class Echo extends Workflow {
      static override readonly definition = { name: 'echo', version: '1', parameters: ['x', 'y'] };
      run(...given: unknown[]): Promise<unknown> {
        return Promise.resolve(given);
      }
    }
    const attributes = [
      {
        workflowExecutionStartedEventAttributes: {
          workflowType: { name: 'echo', version: '1' },
          taskList: { name: 'list' },
          ...(input === undefined ? undefined : { input }),
        },
      },
      { decisionTaskScheduledEventAttributes: { taskList: { name: 'list' } } },
      { decisionTaskStartedEventAttributes: { scheduledEventId: 2 } },
    ];
    const types = ['WorkflowExecutionStarted', 'DecisionTaskScheduled', 'DecisionTaskStarted'];
    const events = types.map((eventType, at) => ({
      eventId: at + 1,
      eventTimestamp: 0,
      eventType,
      ...attributes[at],
    }));

    const { decisions } = await replayHistory(Echo, { events }, { compat: 'python' });

    expect(decisions[0]?.decisions[0]).toMatchObject({
      completeWorkflowExecutionDecisionAttributes: { result: JSON.stringify(args) },
    });
  });

  it('gives a number only to a task that has its arguments: ids move when they come', async () => {
    const workflow = workflowOf(async (self: Workflow) => {
      const a = self.submit(plain, 1);
      const b = self.submit(plain, a);
      const c = self.submit(plain, 10);
      return [await b, await c];
    });

    const decisions = await decide(
      workflow,
      [completed('activity-plain-1', '1')],
      [completed('activity-plain-2', '10')],
      [completed('activity-plain-3', '30')],
    );

    // In the second decision the task that waited takes number 2, and with it the result of another.
    expect(decisions).toEqual([
      ['ScheduleActivityTask activity-plain-1', 'ScheduleActivityTask activity-plain-2'],
      ['ScheduleActivityTask activity-plain-3'],
      [],
      ['CompleteWorkflowExecution [10,30]'],
    ]);
  });

  it('tries again at once as often as the policy says, then fails the run with the reason of the task', async () => {
    const workflow = workflowOf(async (self: Workflow) => self.submit(twice, 1));

    const decisions = await decide(workflow, [failed('activity-twice-1')], [failed('activity-twice-1')]);

    expect(decisions).toEqual([
      ['ScheduleActivityTask activity-twice-1'],
      ['ScheduleActivityTask activity-twice-1'],
      ['FailWorkflowExecution Workflow execution error in activity-twice: "RangeError: no"'],
    ]);
  });

  it('does not raise for an activity that does not ask for it', async () => {
    const workflow = workflowOf(async (self: Workflow) => {
      const future = self.submit(plain, 1);
      return [await future, (await future.exception())?.name];
    });

    const decisions = await decide(workflow, [failed('activity-plain-1')]);

    expect(decisions[1]).toEqual(['CompleteWorkflowExecution [null,"ActivityError"]']);
  });

  it('wakes itself after a marker, and goes on when the marker is visible', async () => {
    const workflow = workflowOf(async (self: Workflow) => {
      await self.submit(new Chain({}, markerTask('step', 1), [plain, 1]));
    });

    const decisions = await decide(
      workflow,
      [{ kind: 'timer-fired', id: '_simpleflow_wake_up_timer' }],
      [completed('activity-plain-1', '1')],
    );

    expect(decisions).toEqual([
      ['RecordMarker step', 'StartTimer _simpleflow_wake_up_timer'],
      ['ScheduleActivityTask activity-plain-1'],
      ['CompleteWorkflowExecution null'],
    ]);
  });

  it('drops what nobody has awaited: a closing decision stands alone', async () => {
    const workflow = workflowOf((self: Workflow) => {
      self.submit(plain, 1);
      self.recordMarker('lost');
      return 7;
    });

    await expect(decide(workflow)).resolves.toEqual([['CompleteWorkflowExecution 7']]);
  });

  it('gives the latest signal to every wait, and consumes none', async () => {
    const signal = (value: number): EngineEvent => ({
      kind: 'signal-received',
      name: 'go',
      input: `{"__propagate":false,"args":[${value}],"kwargs":{}}`,
    });
    const workflow = workflowOf(async (self: Workflow) => [
      await self.waitSignal('go'),
      await self.waitSignal('go'),
    ]);

    const decisions = await decide(workflow, [signal(1), signal(2)]);

    const latest = '{"__propagate":false,"args":[2],"kwargs":{}}';
    expect(decisions).toEqual([[], [`CompleteWorkflowExecution [${latest},${latest}]`]]);
  });

  it('stops at 99 decisions and wakes itself for the rest', async () => {
    const workflow = workflowOf(async (self: Workflow) => {
      await wait(Array.from({ length: 105 }, (_, i) => self.submit(plain, i)));
    });

    const [first, second] = await decide(workflow, [
      { kind: 'timer-fired', id: '_simpleflow_wake_up_timer' },
    ]);

    expect(first).toHaveLength(100);
    expect(first?.at(-1)).toBe('StartTimer _simpleflow_wake_up_timer');
    expect(second).toEqual(
      [100, 101, 102, 103, 104, 105].map((n) => `ScheduleActivityTask activity-plain-${n}`),
    );
  });

  it('cancels at once when the workflow agrees', async () => {
    const workflow = workflowOf(async (self: Workflow) => self.submit(plain, 1));

    const decisions = await decide(workflow, [{ kind: 'cancel-requested' }]);

    expect(decisions[1]).toEqual(['CancelWorkflowExecution']);
  });
});
