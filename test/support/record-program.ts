import { SimpleflowError } from 'simpleflow';
import { InProcessExecutor } from 'simpleflow/backend';
import { VirtualClock } from '../../src/inprocess/clock.js';
import { seededRandom } from '../../src/engine/language/random.js';
import { lambdaHandlers, RandomWorkflow, type Step } from './random-workflow.js';
import { ShuffledRunner } from './shuffled-runner.js';

/** Runs the program live, with chance deciding what ends when, and perhaps a cancel request after some turns. */
export async function recordProgram(program: readonly Step[], seed: number, cancelAfter: number | null) {
  const random = seededRandom(String(seed));
  const executor = new InProcessExecutor({
    runner: new ShuffledRunner(random),
    clock: new VirtualClock(),
    journal: true,
    lambdaHandlers,
    logger: () => undefined,
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
