import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReport, replayJournal, SimpleflowError, type Journal } from 'simpleflow';
import { InProcessExecutor, VirtualClock } from 'simpleflow/backend';
import { seededRandom } from '../../src/engine/random.js';
import { programs, RandomWorkflow, type Step } from '../support/random-workflow.js';
import { ShuffledRunner } from '../support/shuffled-runner.js';

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
          const { journal, closed } = await record(program, seed, cancelAfter);

          const report = await replayJournal(RandomWorkflow, JSON.parse(JSON.stringify(journal)) as Journal);

          expect(formatReport(report)).toBe(`code and history agree (${journal.turns.length} turns)`);
          expect(journal.turns.at(-1)?.commands.at(-1)?.kind).toBe(closed);
        },
      ),
      { numRuns: SEEDS },
    );
  });
});

/** Runs the program live, with chance deciding what ends when, and perhaps a cancel request after some turns. */
async function record(program: readonly Step[], seed: number, cancelAfter: number | null) {
  const random = seededRandom(String(seed));
  const executor = new InProcessExecutor({
    runner: new ShuffledRunner(random),
    clock: new VirtualClock(),
    journal: true,
  });
  const handle = await executor.start(RandomWorkflow, [program], { awaitsSignals: false });
  for (let i = 0; cancelAfter !== null && i < cancelAfter; i += 1) await new Promise(setImmediate);
  // Signals from outside, at a moment that chance decides.
  for (const name of [0, 1])
    if (random() < 0.5) await handle.signal(`signal ${name}`, name).catch(() => undefined);
  if (cancelAfter !== null) await handle.cancel();
  const closed = await handle.result().then(
    () => 'complete-run',
    (error: unknown) => (SimpleflowError.is(error) && error.code === 'cancelled' ? 'cancel-run' : 'fail-run'),
  );
  const journal = await handle.history();
  await executor.shutdown();
  return { journal, closed };
}
