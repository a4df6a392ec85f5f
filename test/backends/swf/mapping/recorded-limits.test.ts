import { describe, expect, it } from 'vitest';
import { activity, replayJournal, type Workflow } from 'simpleflow';
import { DecisionRun, historyToJournal, replayHistory, type DecisionLimits } from 'simpleflow/backends/swf';
import { HistoryWriter } from '../../../../backends/swf/records/history-writer.js';
import { workflowOf } from '../../../support/record-run.js';
import { STARTED, withOpenTask } from '../support/scripted-service.js';

const plain = activity('plain', (x: number) => x);
const IDS = { workflowId: 'w', runId: 'r' };

const Five = workflowOf(async (self: Workflow) => {
  const all = await Promise.all([1, 2, 3, 4, 5].map((x) => self.submit(plain, x)));
  return all.length;
});

/** A history that deciders with these limits have made one after the other, each for one decision and with nothing kept. */
async function recordedBy(
  limits: readonly (Partial<DecisionLimits> | undefined)[],
  saysLimits = true,
): Promise<HistoryWriter> {
  const writer = new HistoryWriter();
  writer.tell(STARTED, 0);
  for (const [n, own] of limits.entries()) {
    if (n > 0) writer.tell({ kind: 'activity-completed', id: `activity-plain-${n}`, output: '1' }, 1_000);
    const run = new DecisionRun({ workflow: Five, ...IDS, limits: own ?? {} });
    const { decisions, executionContext, divergences } = await run.advance(withOpenTask(writer));
    expect(divergences).toEqual([]);
    const first = n === 0 ? '{"simpleflow":{"flags":[],"version":"0.1.0"}}' : undefined;
    writer.decide(decisions, { atMs: 1_000, executionContext: saysLimits ? executionContext : first });
  }
  return writer;
}

const contexts = ({ events }: HistoryWriter) =>
  events.flatMap((event) =>
    event.eventType === 'DecisionTaskCompleted'
      ? [event.decisionTaskCompletedEventAttributes.executionContext]
      : [],
  );

describe('the limits of a decider', () => {
  it('are written down where they are not the usual ones, once, so that the history replays by itself', async () => {
    const writer = await recordedBy([{ openActivities: 3 }, { openActivities: 3 }]);

    expect(contexts(writer)).toEqual([
      '{"simpleflow":{"flags":[],"version":"0.1.0","limits":{"openActivities":3}}}',
      undefined,
    ]);
    await expect(replayHistory(Five, { events: writer.events }, IDS)).resolves.toMatchObject({ ok: true });
    const journal = historyToJournal(writer.events, { name: 'recorded', ...IDS });
    await expect(replayJournal(Five, journal)).resolves.toMatchObject({ ok: true });
  });

  it('are not written down where they are the usual ones', async () => {
    const [first] = contexts(await recordedBy([{}]));

    expect(first).toBe('{"simpleflow":{"flags":[],"version":"0.1.0"}}');
  });

  it('hold from the decision on that says so: the next decider may have others', async () => {
    const writer = await recordedBy([{ openActivities: 3 }, {}, { openActivities: 4 }]);

    expect(contexts(writer).slice(1)).toEqual([
      '{"simpleflow":{"flags":[],"version":"0.1.0","limits":{}}}',
      '{"simpleflow":{"flags":[],"version":"0.1.0","limits":{"openActivities":4}}}',
    ]);
    const report = await replayHistory(Five, { events: writer.events }, IDS);
    expect(report.divergences).toEqual([]);
    expect(report.decisions.map(({ executionContext }) => executionContext)).toEqual(contexts(writer));
  });

  it('are given to a replay of a history whose deciders did not write them down', async () => {
    const { events } = await recordedBy([{ openActivities: 3 }], false);

    const limits = { openActivities: 3 };
    await expect(replayHistory(Five, { events }, { ...IDS, limits })).resolves.toMatchObject({ ok: true });
    await expect(replayHistory(Five, { events }, IDS)).resolves.toMatchObject({ ok: false });
  });
});
