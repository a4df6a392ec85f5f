import { type Codec, SimpleflowError, type WorkflowHandle } from 'simpleflow';
import { attempt } from './terminal/attempt.js';
import { EXIT } from './terminal/exit.js';
import { guardExit } from './terminal/exit-guard.js';
import { orStall, STALLED } from './terminal/or-stall.js';
import { notice, printResult } from './terminal/output.js';
import { reportError } from './terminal/report-error.js';
import type { SignalWatch } from './terminal/signals.js';

/** A run that a command waits for. */
export type RunHandle = Pick<WorkflowHandle<unknown>, 'result' | 'terminate' | 'describe'>;

export interface ToEndOptions {
  /** Of the container: results may hold values of registered classes. */
  readonly codec: Codec;
  readonly timeoutMs: number | undefined;
  readonly verbose: boolean;
}

/** Waits for the run, prints how it ended, and gives the exit code. */
export async function runToEnd(
  handle: RunHandle,
  signals: SignalWatch,
  options: ToEndOptions,
): Promise<number> {
  const { codec, timeoutMs, verbose } = options;
  using _guard = guardExit();
  try {
    const result = await orStall(handle.result(timeoutMs === undefined ? {} : { timeoutMs }));
    if (result === STALLED) throw await neverSettles(handle);
    printResult(result, codec);
    if (verbose) notice('completed');
    return EXIT.ok;
  } catch (error) {
    reportError(error, options);
    // After a timeout, or when nothing can go on, the run is still open; terminating a closed one does nothing.
    await attempt('terminate the run', async () => handle.terminate('the command line gave up'));
    const isCancelled = SimpleflowError.is(error) && error.code === 'cancelled';
    return isCancelled ? (signals.exitCode ?? EXIT.failed) : EXIT.failed;
  }
}

async function neverSettles(handle: RunHandle): Promise<SimpleflowError> {
  const { name, openActivities } = await handle.describe();
  const open = openActivities === 0 ? '' : `; activities that have not ended: ${openActivities}`;
  return new SimpleflowError(
    'never-settles',
    `workflow \`${name}\` never settles: nothing is left that could go on in this process${open}`,
  );
}
