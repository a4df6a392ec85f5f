import type { FoundRun } from 'simpleflow/backends/swf';
import { EXIT } from './exit.js';
import { readInput, type InputOptions } from './read-input.js';
import { swfConfig, type SwfOptions } from './swf-options.js';

export interface ExecutionOptions extends SwfOptions {
  readonly workflowId: string;
  readonly runId?: string;
}

export interface SignalOptions extends ExecutionOptions, InputOptions {
  /** Its name. */
  readonly signal: string;
}

export interface TerminateOptions extends ExecutionOptions {
  readonly reason?: string;
}

/** @throws SimpleflowError `unknown-workflow`; `signal-failed` if the run is closed */
export async function sendSignal(options: SignalOptions): Promise<number> {
  const isGiven = options.input !== undefined || options.inputFile !== undefined;
  const value = isGiven ? await readInput(options) : undefined;
  return withRun(options, async (run) => run.signal(options.signal, value));
}

/** @throws SimpleflowError `unknown-workflow` */
export async function cancelRun(options: ExecutionOptions): Promise<number> {
  return withRun(options, async (run) => run.cancel());
}

/** @throws SimpleflowError `unknown-workflow` */
export async function terminateRun(options: TerminateOptions): Promise<number> {
  return withRun(options, async (run) => run.terminate(options.reason));
}

/** Prints one line for each thing known. @throws SimpleflowError `unknown-workflow` */
export async function printInfo(options: ExecutionOptions): Promise<number> {
  return withRun(options, async (run) => {
    process.stdout.write(`${JSON.stringify(await run.describe(), null, 2)}\n`);
  });
}

async function withRun(options: ExecutionOptions, use: (run: FoundRun) => Promise<void>): Promise<number> {
  const { swf } = await swfConfig(options);
  const { findRun } = await import('simpleflow/backends/swf');
  using run = await findRun(swf, options.workflowId, options.runId);
  await use(run);
  return EXIT.ok;
}
