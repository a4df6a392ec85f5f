import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { SimpleflowError, formatReport, replayJournal } from 'simpleflow';
import { DecisionRun } from '../../backends/swf/mapping/decision-run.js';
import { historyToJournal } from '../../backends/swf/records/history-to-journal.js';
import { journalToHistory } from '../../backends/swf/records/journal-to-history.js';
import type { SwfHistory } from '../../backends/swf/records/swf-history.js';
import type { SwfEvent } from '../../backends/swf/mapping/swf-event.js';
import type { SwfDecision } from '../../backends/swf/mapping/swf-decision.js';
import { programs, RandomWorkflow } from '../support/random-workflow.js';
import { recordProgram } from '../support/record-program.js';

/** More of them: `SIMPLEFLOW_SEEDS=10000 npx vitest run test/properties`. */
const SEEDS = Number(process.env['SIMPLEFLOW_SEEDS'] ?? 300);

const runs = fc.tuple(
  programs,
  fc.integer(),
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(20) }),
);

describe('a random workflow whose journal is written as a history of Amazon SWF', () => {
  afterEach(() => {
    RandomWorkflow.effect = Math.random;
  });

  it('replays decision by decision to what it did', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ([program, seed, cancelAfter]) => {
        const history = await record(program, seed, cancelAfter);
        let decided = 0;

        const run = runOf(history, () => (decided += 1));
        const step = await run.advance(history.events);

        expect(step.divergences).toEqual([]);
        expect(decided).toBe(count(history.events, 'DecisionTaskCompleted'));
        const { workflowId, runId } = history.workflowExecution!;
        const journal = historyToJournal(history.events, { name: 'random-workflow', workflowId, runId });
        const report = await replayJournal(RandomWorkflow, journal);
        expect(formatReport(report)).toBe(`code and history agree (${decided} turns)`);
      }),
      { numRuns: SEEDS },
    );
  });

  it('gives the same decisions from every prefix, and from an instance that is kept', {
    timeout: 300_000,
  }, async () => {
    RandomWorkflow.effect = () => 0.5;
    await fc.assert(
      fc.asyncProperty(runs, async ([program, seed, cancelAfter]) => {
        const history = await record(program, seed, cancelAfter);
        const recorded: (readonly SwfDecision[])[] = [];
        await runOf(history, ({ decisions }) => recorded.push(decisions())).advance(history.events);
        const kept = runOf(history);
        let known = 0;

        for (const [index, end] of endsOfTasks(history.events).entries()) {
          const fresh = await runOf(history).advance(history.events.slice(0, end));
          const resumed = await kept.advance(history.events.slice(known, end));
          known = end;

          expect(fresh.decisions).toEqual(recorded[index] ?? fresh.decisions);
          expect(resumed).toEqual({ ...fresh, executionContext: resumed.executionContext });
        }
      }),
      { numRuns: Math.ceil(SEEDS / 4) },
    );
  });
});

async function record(...program: Parameters<typeof recordProgram>): Promise<SwfHistory> {
  const { journal } = await recordProgram(...program);
  try {
    return JSON.parse(JSON.stringify(journalToHistory(journal))) as SwfHistory;
  } catch (error) {
    // An error as a value holds all that led to it: a service could not have run that program.
    fc.pre(!(SimpleflowError.is(error) && error.code === 'too-large'));
    throw error;
  }
}

function runOf(
  { workflowExecution }: SwfHistory,
  onDecided?: ConstructorParameters<typeof DecisionRun>[0]['onDecided'],
): DecisionRun {
  // A decision is as long as its turn: the cut has tests of its own.
  const limits = { decisions: 10_000, bytes: 1e9 };
  return new DecisionRun({ workflow: RandomWorkflow, ...workflowExecution, limits, onDecided });
}

function count(events: readonly SwfEvent[], type: SwfEvent['eventType']): number {
  return events.filter(({ eventType }) => eventType === type).length;
}

/** The lengths of the prefixes that end where a decision task is started. */
function endsOfTasks(events: readonly SwfEvent[]): number[] {
  return events.flatMap(({ eventType }, at) => (eventType === 'DecisionTaskStarted' ? [at + 1] : []));
}
