import type { LambdaHandlers } from '../activity/lambda.js';
import type { Executor } from '../executor/executor.js';
import { VirtualClock } from '../inprocess/clock.js';
import type { Logger, LogLine } from '../workflow/log.js';
import { kitLambdaHandlers } from './fixtures/lambdas.js';
import type { Instance } from './subject.js';

// A turn takes two rounds of the event loop; what it starts and ends in this thread, a few more.
const ROUNDS_OF_REST = 12;

/**
 * An instance for the kits of any executor over the in-process host: on a virtual clock that only the case moves, with
 * journals.
 *
 * @example
 * create: ({ activityModules }) =>
 *   virtualInstance((options) => createMyExecutor({ ...options, activities: activityModules }))
 */
export function virtualInstance(
  make: (options: {
    readonly clock: VirtualClock;
    readonly journal: true;
    readonly logger: Logger;
    readonly lambdaHandlers: LambdaHandlers;
  }) => Executor,
): Instance {
  const clock = new VirtualClock('manual');
  const lines: LogLine[] = [];
  const executor = make({
    clock,
    journal: true,
    logger: (line) => void lines.push(line),
    lambdaHandlers: kitLambdaHandlers,
  });
  return {
    lines,
    executor,
    advanceMs: async (ms) => {
      await rest();
      let left = ms;
      // Second by second, so that a timer which another one leads to starts at the right instant.
      do {
        clock.advanceMs(Math.min(left, 1_000));
        await rest();
        left -= 1_000;
      } while (left > 0);
    },
    close: () => executor.shutdown({ cancelPending: true, graceMs: 0 }),
  };
}

async function rest(): Promise<void> {
  for (let round = 0; round < ROUNDS_OF_REST; round += 1) {
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
}
