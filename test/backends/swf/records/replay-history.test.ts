import { describe, expect, it } from 'vitest';
import { activity, Workflow, type Journal } from 'simpleflow';
import {
  formatHistoryReport,
  historyToJournal,
  isSwfHistory,
  journalToHistory,
  parseHistory,
  replayHistory,
  type SwfEvent,
} from 'simpleflow/backends/swf';
import { EVENTS } from '../../../../backends/swf/protocol/events.js';
import { recordRun, workflowOf } from '../../../support/record-run.js';

const double = activity('double', (x: number) => 2 * x, { version: '2', taskList: 'numbers' });
const Doubling = workflowOf(async (self: Workflow, x: number) => {
  await self.sleep(1_500);
  return self.submit(double, self.submit(double, x));
});

async function recorded() {
  const { journal } = await recordRun(Doubling, [3]);
  return { journal, history: journalToHistory(journal) };
}

const typesOf = (events: readonly SwfEvent[]) => events.map(({ eventType }) => eventType);

describe('a journal as a history of Amazon SWF', () => {
  it('has a decision task for each turn, with what it saw before it and what it asked for after it', async () => {
    const { history } = await recorded();

    expect(typesOf(history.events)).toEqual([
      'WorkflowExecutionStarted',
      'DecisionTaskScheduled',
      'DecisionTaskStarted',
      'DecisionTaskCompleted',
      'TimerStarted',
      'TimerFired',
      'DecisionTaskScheduled',
      'DecisionTaskStarted',
      'DecisionTaskCompleted',
      'ActivityTaskScheduled',
      'ActivityTaskStarted',
      'ActivityTaskCompleted',
      'DecisionTaskScheduled',
      'DecisionTaskStarted',
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

  it('has reasons that the service takes, and replays a run that failed with a longer one', async () => {
    const tooLong = activity('too-long', () => {
      throw new Error('why '.repeat(100));
    });
    const Fails = workflowOf((self: Workflow) => self.submit(tooLong));
    const { journal } = await recordRun(Fails, []);

    const history = journalToHistory(journal);

    const text = JSON.stringify(history.events);
    const reasons = [...text.matchAll(/"reason":"([^"]*)"/gu)].map(([, reason = '']) => reason.length);
    expect(reasons).toEqual([256, 256]);
    await expect(replayHistory(Fails, history)).resolves.toMatchObject({ ok: true });
  });

  it('is refused for a run with a value that no field of the service holds', async () => {
    const Marks = workflowOf(async (self: Workflow) => self.recordMarker('much', 'x'.repeat(40_000)));
    const { journal } = await recordRun(Marks, []);

    expect(() => journalToHistory(journal)).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  it('counts seconds, rounded up, and keeps the exact milliseconds of a timer', async () => {
    const { history } = await recorded();

    expect(history.events[4]).toMatchObject({
      timerStartedEventAttributes: { startToFireTimeout: '2', control: '{"delayMs":1500}' },
    });
  });

  it('is a journal again, with the same turns', async () => {
    const { journal, history } = await recorded();
    const { workflowId = '', runId } = history.workflowExecution ?? {};

    const again = historyToJournal(history.events, { name: 'recorded', workflowId, runId });

    const kinds = ({ turns }: Journal) => turns.map(({ commands }) => commands.map(({ kind }) => kind));
    expect(again.engine).toEqual(journal.engine);
    // A host in process does not tell of a start that is followed by its end at once.
    const told = ({ events }: Journal['turns'][number]) =>
      events.filter(({ kind }) => kind !== 'activity-started');
    expect(again.turns.map(told)).toEqual(journal.turns.map(told));
    expect(kinds(again)).toEqual(kinds(journal));
  });

  it('is refused for a run that has gone on by itself: it was told more than a history holds', async () => {
    class LongRun extends Workflow {
      static override readonly definition = { name: 'long-run', continueAsNew: { afterEvents: 10 } };

      async run(): Promise<void> {
        for (let at = 0; at < 8; at += 1) await this.submit(double, at);
      }
    }
    const { journal } = await recordRun(LongRun, []);

    expect(() => journalToHistory(journal)).toThrow(/keep its journal instead/u);
  });
});

describe('replayHistory', () => {
  it('gives the decisions of each decision task, and the context of the first', async () => {
    const { history } = await recorded();

    const report = await replayHistory(Doubling, history);

    expect(report.ok).toBe(true);
    expect(
      report.decisions.map(({ decisions }) => decisions.map(({ decisionType }) => decisionType)),
    ).toEqual([
      ['StartTimer'],
      ['ScheduleActivityTask'],
      ['ScheduleActivityTask'],
      ['CompleteWorkflowExecution'],
    ]);
    expect(report.decisions.map(({ executionContext }) => executionContext)).toEqual([
      '{"simpleflow":{"flags":[],"version":"0.1.0"}}',
      undefined,
      undefined,
      undefined,
    ]);
    expect(report.decisions[1]).toEqual({
      decisionTaskCompletedEventId: 9,
      decisions: [
        {
          decisionType: 'ScheduleActivityTask',
          scheduleActivityTaskDecisionAttributes: {
            activityId: 'activity-double-1',
            activityType: { name: 'double', version: '2' },
            input: '{"args":[3],"kwargs":{}}',
            taskList: { name: 'numbers' },
            heartbeatTimeout: 'NONE',
            scheduleToCloseTimeout: 'NONE',
            scheduleToStartTimeout: 'NONE',
            startToCloseTimeout: 'NONE',
          },
        },
      ],
    });
  });

  it('answers the decision task that is open', async () => {
    const { history } = await recorded();
    const prefix = history.events.slice(0, 14);

    const report = await replayHistory(Doubling, { ...history, events: prefix });

    expect(report.decisions).toHaveLength(3);
    expect(report.decisions[2]).toMatchObject({
      decisions: [{ scheduleActivityTaskDecisionAttributes: { activityId: 'activity-double-2' } }],
    });
  });

  it('says where code and history disagree: the event, and the line that issued what is not there', async () => {
    const { history } = await recorded();
    const Other = workflowOf(async (self: Workflow, x: number) => {
      await self.sleep(1_500);
      return self.submit(double, x + 1);
    });

    const report = await replayHistory(Other, history);

    expect(report).toMatchObject({ ok: false, divergences: [{ kind: 'input', turn: 2, eventId: 10 }] });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- public until it is removed
    expect(formatHistoryReport(report).split('\n')).toEqual([
      'code and history disagree in turn 2:',
      '',
      expect.stringMatching(/^ {2}another input, event 10, issued at .*replay-history\.test\.ts:\d+:\d+$/u),
      '  - schedule activity-double-1 (double 2) {"args":[3],"kwargs":{}}',
      '  + schedule activity-double-1 (double 2) {"args":[4],"kwargs":{}}',
    ]);
    await expect(replayHistory(Other, history, { determinism: 'lenient' })).resolves.toMatchObject({
      ok: false,
      divergences: [{ kind: 'result' }],
    });
  });

  it('refuses a workflow that needs the ids of its run, where nobody gave them', async () => {
    const { journal } = await recordRun(
      workflowOf((self: Workflow) => self.random()),
      [],
    );
    const { events } = journalToHistory(journal);

    const workflow = workflowOf((self: Workflow) => self.random());
    await expect(replayHistory(workflow, { events })).rejects.toMatchObject({ code: 'run-id-required' });
  });

  it('reads every form of a history: of the SDK, of the command line, in pages, newest first', async () => {
    const { history } = await recorded();
    const { events } = history;
    const dated = events.map((event) => ({
      ...event,
      eventTimestamp: new Date(Number(event.eventTimestamp) * 1_000),
    }));
    const forms = [
      { events },
      { events: dated },
      JSON.parse(JSON.stringify({ events: dated })),
      [{ events: events.slice(0, 7) }, { events: events.slice(7) }],
      { events: [...events].reverse() },
      events,
    ];

    for (const form of forms) {
      expect(isSwfHistory(form)).toBe(true);
      await expect(replayHistory(Doubling, form)).resolves.toMatchObject({ ok: true });
    }
  });

  it.each([
    ['no object', 'text', /a history of Amazon SWF was expected/u],
    ['no beginning', { events: [] }, /from `WorkflowExecutionStarted` on/u],
    [
      'an event without an id',
      { events: [{ eventType: 'TimerFired', eventTimestamp: 1 }] },
      /`eventId` of page 1, event 1/u,
    ],
    [
      'an event without its attributes',
      { events: [{ eventId: 1, eventType: 'WorkflowExecutionStarted', eventTimestamp: 1 }] },
      /`workflowExecutionStartedEventAttributes` of page 1, event 1/u,
    ],
  ])('names what is wrong with a file: %s', (_what, file, message) => {
    expect(() => parseHistory(file)).toThrow(
      expect.objectContaining({ code: 'malformed-data', message: expect.stringMatching(message) }),
    );
  });

  it('compares the input of an activity that is plain text as that text', async () => {
    const { history } = await recorded();
    const events = history.events.map((event) =>
      event.eventType === 'ActivityTaskScheduled'
        ? {
            ...event,
            activityTaskScheduledEventAttributes: {
              ...event.activityTaskScheduledEventAttributes,
              input: 'plain text',
            },
          }
        : event,
    );

    const { ok, divergences } = await replayHistory(Doubling, { events });

    expect(ok).toBe(false);
    expect(JSON.stringify(divergences)).toContain('plain text');
  });

  it('names the event that does not hold what its type says', async () => {
    const { history } = await recorded();
    const text = JSON.stringify(history).replace(/"activityType":\{[^}]*\}/u, '"activityType":null');

    await expect(replayHistory(Doubling, JSON.parse(text))).rejects.toMatchObject({
      code: 'malformed-history',
      message: expect.stringMatching(
        /event \d+ \(ActivityTaskScheduled\) .*`activityTaskScheduledEventAttributes\.activityType` must be an object/u,
      ) as unknown,
    });
  });

  it('names each thing that an event lacks, whatever its type', () => {
    const first = {
      eventId: 1,
      eventTimestamp: 1,
      eventType: 'WorkflowExecutionStarted',
      workflowExecutionStartedEventAttributes: {
        workflowType: {},
        taskList: {},
      },
    };
    for (const [eventType, { members }] of Object.entries(EVENTS)) {
      const key = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`;
      const names = Object.entries(members).flatMap(([name, { required }]) => (required ? [name] : []));
      const read = (attributes: unknown) =>
        parseHistory({ events: [first, { eventId: 2, eventTimestamp: 1, eventType, [key]: attributes }] });
      const all = Object.fromEntries(names.map((name) => [name, 0]));

      expect(read(all).events).toHaveLength(2);
      for (const name of names) {
        if (name === 'childPolicy') continue;
        const { [name]: _, ...others } = all;
        expect(() => read(others)).toThrow(`\`${key}.${name}\` of page 1, event 2`);
      }
      for (const none of [undefined, null, 1]) expect(() => read(none)).toThrow(key);
    }
  });
});
