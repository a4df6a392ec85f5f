import type { Executor, Middleware } from 'simpleflow';
import {
  checkOptionsOf,
  InlineRunner,
  type InlineRunnerOptions,
  InProcessExecutor,
  type InProcessOptions,
  MiddlewareStack,
  optionRules,
  type OptionRules,
} from 'simpleflow/backend';

export interface LocalOptions
  extends Omit<InProcessOptions, 'runner'>,
    Omit<InlineRunnerOptions, 'codec' | 'concurrency' | 'instantiate' | 'middleware'> {
  /** Makes the instance of a class activity. Default: `new Class()`. */
  readonly instantiateActivity?: InlineRunnerOptions['instantiate'];
  /** Around activities and around the commands of workflows, outermost first. Default: none. */
  readonly middleware?: readonly Middleware[] | MiddlewareStack;
}

const RULES: OptionRules<LocalOptions> = {
  ...optionRules.IN_PROCESS_RULES,
  registry: optionRules.objectWith('get', 'register'),
  inlineRunner: optionRules.objectWith('run', 'close'),
  instantiateActivity: optionRules.FUNCTION,
  middleware: {
    expected: 'a list of what `activityMiddleware` or `workflowMiddleware` made',
    accepts: (value) => isStack(value) || (Array.isArray(value) && value.every(optionRules.isMiddleware)),
  },
};

/** One that a container made, perhaps with another copy of the library. */
function isStack(value: unknown): value is MiddlewareStack {
  const { activity, workflow } = (value ?? {}) as Partial<MiddlewareStack>;
  return Array.isArray(activity) && Array.isArray(workflow);
}

/**
 * An executor that runs everything in this process: activities in the order of `submit`, one at a time, in this thread.
 *
 * An activity that awaits another one of the same executor therefore waits for ever: let a workflow submit both. It looks
 * like one that waits for a file, so that only its `startToCloseMs` or `graceMs` of `shutdown` end it. An async activity
 * that has run out of time and does not stop has lost its place: it goes on beside the next one.
 *
 * @throws SimpleflowError `invalid-option`
 *
 * @example
 * await using executor = createLocalExecutor();
 * console.log(await executor.submit(SimpleComputation, 1));
 */
export function createLocalExecutor(options: LocalOptions = {}): Executor {
  checkOptionsOf('createLocalExecutor', options, RULES);
  const { codec, registry, instantiateActivity, middleware: given = [] } = options;
  const middleware = isStack(given) ? given : new MiddlewareStack(given);
  const runner = new InlineRunner({
    ...(codec === undefined ? undefined : { codec }),
    ...(registry === undefined ? undefined : { registry }),
    middleware: middleware.activity,
    ...(instantiateActivity === undefined ? undefined : { instantiate: instantiateActivity }),
  });
  const workflowMiddleware = [...middleware.workflow, ...(options.workflowMiddleware ?? [])];
  return new InProcessExecutor({ ...options, workflowMiddleware, runner });
}
