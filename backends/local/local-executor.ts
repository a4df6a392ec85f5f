import type { Executor } from 'simpleflow';
import { InProcessExecutor, type InProcessOptions } from 'simpleflow/backend';
import { InlineRunner, type InlineRunnerOptions } from './inline-runner.js';

export interface LocalOptions
  extends Omit<InProcessOptions, 'runner'>,
    Omit<InlineRunnerOptions, 'codec' | 'instantiate'> {}

/**
 * An executor that runs everything in this process: activities in the order of `submit`, one at a time, in this thread.
 *
 * @example
 * await using executor = createLocalExecutor();
 * console.log(await executor.submit(SimpleComputation, 1));
 */
export function createLocalExecutor(options: LocalOptions = {}): Executor {
  const { codec, registry } = options;
  const runner = new InlineRunner({
    ...(codec === undefined ? undefined : { codec }),
    ...(registry === undefined ? undefined : { registry }),
  });
  return new InProcessExecutor({ ...options, runner });
}
