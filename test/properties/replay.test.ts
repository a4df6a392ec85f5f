import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReport, replayJournal, type Journal } from 'simpleflow';
import { seededRandom } from '../../src/engine/language/random.js';
import { Choices } from '../../src/testing/exploration/choices.js';
import { runSchedule } from '../../src/testing/exploration/run-schedule.js';
import { lambdaHandlers, programs, RandomWorkflow } from '../support/random-workflow.js';
import { recordProgram } from '../support/record-program.js';

/** More of them: `SIMPLEFLOW_SEEDS=10000 npx vitest run test/properties`. */
const SEEDS = Number(process.env['SIMPLEFLOW_SEEDS'] ?? 300);

const CHAIN = { kind: 'chain', window: 0, sends: false, breaks: false, raises: false, bubbles: false };

describe('a random workflow', () => {
  it('replays to the same commands, turn by turn, whatever order its activities end in', {
    timeout: 60_000 + 100 * SEEDS,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        programs,
        fc.integer(),
        fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(20) }),
        async (program, seed, cancelAfter) => {
          const { journal, closed } = await recordProgram(program, seed, cancelAfter);

          const report = await replayJournal(RandomWorkflow, JSON.parse(JSON.stringify(journal)) as Journal);

          expect(formatReport(report)).toBe(`code and history agree (${journal.turns.length} turns)`);
          expect(journal.turns.at(-1)?.commands.at(-1)?.kind).toBe(closed);
        },
      ),
      { numRuns: SEEDS },
    );
  });

  it('is not broken by a signal for a wait that was cancelled after it had given up its place', async () => {
    const signal = {
      leaf: 'container',
      container: { ...CHAIN, elements: [{ leaf: 'signal', toNobody: false }] },
    };
    const program = [
      { op: 'waitSignal', name: 0, awaited: true },
      { op: 'join', at: 0 },
      { op: 'canvas', container: { ...CHAIN, elements: [signal] }, awaited: false },
    ];
    const { journal, closed } = await recordProgram(program as never, 0, null);

    expect([journal.end, journal.turns.at(-1)?.commands.at(-1)?.kind]).toEqual([undefined, closed]);
  });

  it('goes on from its journal wherever its process ends, and so do its children and the runs that continue it', {
    timeout: 60_000 + 100 * SEEDS,
  }, async () => {
    const signals = [0, 1].map((name) => ({ name: `signal ${name}`, value: name }));
    await fc.assert(
      fc.asyncProperty(programs, fc.integer(), async (program, seed) => {
        const options = {
          unmocked: 'run' as const,
          lambdaHandlers,
          signals,
          failures: [],
          duplicateSignals: true,
          kills: true,
          slowActivities: true,
        };
        const choices = Choices.byChance(seededRandom(String(seed)));

        const { divergences } = await runSchedule(RandomWorkflow, [program], options, choices);

        expect(formatReport({ divergences })).toBe('code and history agree (0 turns)');
      }),
      { numRuns: SEEDS },
    );
  });
});
