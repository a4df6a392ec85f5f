import type { Executor } from 'simpleflow';
import {
  InlineRunner,
  InProcessExecutor,
  type InlineRunnerOptions,
  type InProcessOptions,
  type MiddlewareStack,
} from 'simpleflow/backend';

export interface LocalOptions
  extends Omit<InProcessOptions, 'runner'>,
    Omit<InlineRunnerOptions, 'codec' | 'concurrency' | 'instantiate' | 'middleware'> {
  /** Makes the instance of a class activity. Default: `new Class()`. */
  readonly instantiateActivity?: InlineRunnerOptions['instantiate'];
  /** What is around activities and around the commands of workflows. Default: nothing. */
  readonly middleware?: MiddlewareStack;
}

/**
 * An executor that runs everything in this process: activities in the order of `submit`, one at a time, in this thread.
 *
 * An activity that awaits another one of the same executor therefore waits for ever: let a workflow submit both. It looks
 * like one that waits for a file, so that only its `startToCloseMs` or `graceMs` of `shutdown` end it. An async activity
 * that has run out of time and does not stop has lost its place: it goes on beside the next one.
 *
 * @example
 * await using executor = createLocalExecutor();
 * console.log(await executor.submit(SimpleComputation, 1));
 */
export function createLocalExecutor(options: LocalOptions = {}): Executor {
  const { codec, registry, instantiateActivity, middleware } = options;
  const runner = new InlineRunner({
    ...(codec === undefined ? undefined : { codec }),
    ...(registry === undefined ? undefined : { registry }),
    ...(middleware === undefined ? undefined : { middleware: middleware.activity }),
    ...(instantiateActivity === undefined ? undefined : { instantiate: instantiateActivity }),
  });
  return new InProcessExecutor({ workflowMiddleware: middleware?.workflow ?? [], ...options, runner });
}
