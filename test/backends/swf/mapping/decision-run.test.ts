import { describe, expect, it } from 'vitest';
import { activity, replayJournal, type Workflow } from 'simpleflow';
import type { EngineEvent } from 'simpleflow/backend';
import { DecisionRun, historyToJournal, replayHistory } from 'simpleflow/backends/swf';
import { HistoryWriter } from '../../../../backends/swf/records/history-writer.js';
import { workflowOf } from '../../../support/record-run.js';
import { fired, last, Service, STARTED, typesOf, withOpenTask } from '../support/scripted-service.js';

const plain = activity('plain', (x: number) => x);
const manyOf = (count: number) =>
  workflowOf(async (self: Workflow) => {
    const all = await Promise.all(Array.from({ length: count }, (_, i) => self.submit(plain, i)));
    return all.length;
  });

const completed = (n: number): EngineEvent => ({
  kind: 'activity-completed',
  id: `activity-plain-${n}`,
  output: '1',
});

describe('the cut of a decision', () => {
  it('sends 100 at once, and one more as 99 and a timer that fires at once', async () => {
    await expect(new Service({ workflow: manyOf(100) }).poll()).resolves.toHaveLength(100);

    const service = new Service({ workflow: manyOf(101) });
    const first = await service.decide();
    const second = await service.decide([fired('simpleflow-continue')]);

    expect(first).toHaveLength(100);
    expect(last(first)).toEqual({
      decisionType: 'StartTimer',
      startTimerDecisionAttributes: { timerId: 'simpleflow-continue', startToFireTimeout: '0' },
    });
    expect(typesOf(second)).toEqual(['ScheduleActivityTask', 'ScheduleActivityTask']);
  });

  it('keeps to the bytes of a request', async () => {
    const workflow = workflowOf(async (self: Workflow) => {
      await Promise.all(
        Array.from({ length: 60 }, () =>
          self.submit(
            activity('big', (x: string) => x),
            'x'.repeat(30_000),
          ),
        ),
      );
    });

    const decisions = await new Service({ workflow }).poll();

    expect(Buffer.byteLength(JSON.stringify(decisions))).toBeLessThan(900_000);
    expect(decisions).toHaveLength(30);
  });

  it('waits for a place under an open limit, and takes it when a task ends', async () => {
    const service = new Service({ workflow: manyOf(5), limits: { openActivities: 3 } });

    const first = await service.decide();
    const second = await service.decide([completed(2)]);
    const third = await service.decide([completed(1), completed(3)]);

    expect([first, second, third].map(({ length }) => length)).toEqual([3, 1, 1]);
  });

  it('is history’s in a replay: 4,000 activities in one decision are as good as 41', async () => {
    const service = new Service({
      workflow: manyOf(4_000),
      limits: { decisions: 10_000, bytes: 1e8, openActivities: 10_000 },
    });
    await service.decide();
    const run = new DecisionRun({ workflow: manyOf(4_000), workflowId: 'w', runId: 'r' });

    const step = await run.advance(service.writer.events);

    expect(step.divergences).toEqual([]);
    expect(run.open.activities).toBe(4_000);
  });

  it('is a divergence where nothing explains what was not sent', async () => {
    const service = new Service({ workflow: manyOf(2) });
    await service.decide();

    const run = new DecisionRun({ workflow: manyOf(3), workflowId: 'w', runId: 'r' });
    const step = await run.advance(service.writer.events);

    expect(step.divergences).toEqual([
      { kind: 'id', turn: 1, issued: expect.objectContaining({ id: 'activity-plain-3' }) },
    ]);
  });

  it('reads a side effect that a later decision recorded, and does not do it again', async () => {
    let made = 0;
    const workflow = workflowOf(async (self: Workflow) => {
      const all = Array.from({ length: 100 }, (_, i) => self.submit(plain, i));
      const value = self.sideEffect(() => (made += 1));
      all.push(self.submit(plain, value));
      await Promise.all(all);
    });
    const writer = new HistoryWriter();
    writer.tell(STARTED, 0);
    const live = new DecisionRun({ workflow, workflowId: 'w', runId: 'r' });
    const first = await live.advance(withOpenTask(writer));
    writer.decide(first.decisions, { atMs: 1_000 });
    writer.tell(fired('simpleflow-continue'), 1_000);
    const second = await live.advance(withOpenTask(writer));
    writer.decide(second.decisions, { atMs: 1_000 });
    const again = await new DecisionRun({ workflow, workflowId: 'w', runId: 'r' }).advance(writer.events);

    expect(typesOf(second.decisions)).toEqual([
      'ScheduleActivityTask',
      'RecordMarker',
      'ScheduleActivityTask',
    ]);
    expect(again.divergences).toEqual([]);
    expect(made).toBe(1);
  });
});

describe('what the service refuses', () => {
  it('waits in the queue if it is only too much, with a timer if nothing else will wake the run', async () => {
    const service = new Service({ workflow: manyOf(1) });

    await service.decide([], new Map([['activity activity-plain-1', 'ACTIVITY_CREATION_RATE_EXCEEDED']]));
    const waiting = await service.decide();
    const again = await service.decide([fired('simpleflow-back-off')]);

    expect(waiting).toEqual([
      {
        decisionType: 'StartTimer',
        startTimerDecisionAttributes: {
          timerId: 'simpleflow-back-off',
          startToFireTimeout: expect.stringMatching(/^[12]$/u),
        },
      },
    ]);
    expect(typesOf(again)).toEqual(['ScheduleActivityTask']);
  });

  it('is sent again, after a while, if a signal was initiated and only then found to be too many', async () => {
    const workflow = workflowOf(async (self: Workflow) => {
      await self.sendSignal({ workflowId: 'other' }, 'note', 1);
      return 'sent';
    });
    const service = new Service({ workflow });
    const cause = 'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED';

    const [first] = await service.decide();
    if (first?.decisionType !== 'SignalExternalWorkflowExecution') expect.fail('sends no signal');
    const { control: id = '' } = first.signalExternalWorkflowExecutionDecisionAttributes;
    const waiting = await service.decide([{ kind: 'signal-failed', id, cause }]);
    const again = await service.decide([fired('simpleflow-back-off')]);
    const end = await service.decide([{ kind: 'signal-sent', id }]);

    expect(typesOf(waiting)).toEqual(['StartTimer']);
    expect(again).toEqual([first]);
    expect(typesOf(end)).toEqual(['CompleteWorkflowExecution']);
    const run = { name: 'recorded', workflowId: 'w', runId: 'r' };
    const journal = historyToJournal(service.writer.events, run);
    await expect(replayJournal(workflow, journal)).resolves.toMatchObject({ ok: true });
  });

  it('is a failure of the task if it will never be taken', async () => {
    const service = new Service({ workflow: workflowOf((self: Workflow) => self.submit(plain, 1)) });

    await service.decide([], new Map([['activity activity-plain-1', 'ACTIVITY_TYPE_DOES_NOT_EXIST']]));
    const decisions = await service.decide();

    expect(last(decisions)).toMatchObject({
      decisionType: 'FailWorkflowExecution',
      failWorkflowExecutionDecisionAttributes: {
        reason: 'ActivityError: activity `plain` was not accepted: ACTIVITY_TYPE_DOES_NOT_EXIST',
      },
    });
  });

  it('is decided again if the run closed too early: the same instance sees what is new, and closes', async () => {
    const service = new Service({ workflow: workflowOf(() => 7) });

    const first = await service.decide([], new Map([['close', 'UNHANDLED_DECISION']]));
    const second = await service.decide([{ kind: 'signal-received', name: 'late', input: '1' }]);

    expect(typesOf(first)).toEqual(['CompleteWorkflowExecution']);
    expect(second).toEqual(first);
  });
});

describe('a decision task that timed out', () => {
  it('is no turn: what it saw joins the next', async () => {
    const workflow = workflowOf(async (self: Workflow) => {
      const first = await Promise.race([self.submit(plain, 1), self.submit(plain, 2)]);
      return first;
    });
    const service = new Service({ workflow });
    await service.decide();
    const { events } = service.writer;
    service.writer.tell(completed(2), 1_000);
    const n = events.length;
    const lost = [
      ...withOpenTask(service.writer).slice(n),
      {
        eventId: n + 3,
        eventTimestamp: 2,
        eventType: 'DecisionTaskTimedOut' as const,
        decisionTaskTimedOutEventAttributes: {
          scheduledEventId: n + 1,
          startedEventId: n + 2,
          timeoutType: 'START_TO_CLOSE' as const,
        },
      },
    ];
    events.push(...lost);
    service.writer.tell(completed(1), 2_000);

    const run = new DecisionRun({ workflow, workflowId: 'w', runId: 'r' });
    const step = await run.advance(withOpenTask(service.writer));

    expect(typesOf(step.decisions)).toEqual(['CompleteWorkflowExecution']);
  });
});

describe('turns that were taken before', () => {
  const one = workflowOf(async (self: Workflow) => {
    for (let i = 0; i < 100; i += 1) await self.submit(plain, i);
  });

  it('follow each other without a round of the event loop for each, and leave others their time', async () => {
    const service = new Service({ workflow: one });
    await service.decide();
    for (let n = 1; n <= 99; n += 1) await service.decide([completed(n)]);
    let rounds = 0;
    let next: NodeJS.Immediate | undefined;
    const count = (): void => {
      rounds += 1;
      next = setImmediate(count);
    };
    count();

    const again = await new DecisionRun({ workflow: one, workflowId: 'w', runId: 'r' }).advance(
      service.writer.events,
    );
    clearImmediate(next);

    expect(again.divergences).toEqual([]);
    expect(rounds).toBeGreaterThan(3);
    expect(rounds).toBeLessThan(20);
  });

  it('find what the run awaited outside, as the run itself did', async () => {
    const workflow = workflowOf(async (self: Workflow) => {
      const open = self.submit(plain, 1);
      await new Promise(setImmediate);
      await open;
    });
    const service = new Service({ workflow });
    await service.decide();
    service.writer.tell(completed(1), 2_000);

    const decided = await new DecisionRun({ workflow, workflowId: 'w', runId: 'r' }).advance(
      withOpenTask(service.writer),
    );
    service.writer.decide(decided.decisions, { atMs: 3_000 });
    const replayed = await replayHistory(
      workflow,
      { events: service.writer.events },
      { workflowId: 'w', runId: 'r' },
    );

    expect(JSON.stringify(decided.decisions)).toContain('foreign-await');
    expect(replayed).toMatchObject({ ok: true, divergences: [] });
  });
});
