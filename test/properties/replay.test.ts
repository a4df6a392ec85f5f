import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReport, replayJournal, type Journal } from 'simpleflow';
import { programs, RandomWorkflow } from '../support/random-workflow.js';
import { recordProgram } from '../support/record-program.js';

/** More of them: `SIMPLEFLOW_SEEDS=10000 npx vitest run test/properties`. */
const SEEDS = Number(process.env['SIMPLEFLOW_SEEDS'] ?? 300);

describe('a random workflow', () => {
  it('replays to the same commands, turn by turn, whatever order its activities end in', {
    timeout: 300_000,
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
});
