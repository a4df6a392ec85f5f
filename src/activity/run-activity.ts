import { AttachmentList } from '../codec/attachments.js';
import type { Codec } from '../codec/codec.js';
import { SimpleflowError } from '../errors.js';
import {
  isActivityClass,
  type ActivityClass,
  type ActivityDefinition,
  type ActivityFunction,
  type ActivityInstance,
} from './activity.js';
import { aroundActivity, type ActivityMiddleware } from './activity-middleware.js';
import type { ActivityCall, ActivityOutcome } from './activity-call.js';
import {
  activityEnded,
  activityGoesOn,
  withActivityContext,
  type ActivityContext,
} from './activity-context.js';
import { bindArguments } from './arguments.js';
import { NO_KEYWORDS } from './envelope.js';
import { readTaskInput } from './task-input.js';

export interface RunActivityOptions {
  readonly codec: Codec;
  /** Makes the instance of a class activity. Default: `new Class()`. */
  readonly instantiate?: (activityClass: ActivityClass) => ActivityInstance | Promise<ActivityInstance>;
  /** What is around it, outermost first. With any, the outcome is a promise. Default: nothing. */
  readonly middleware?: readonly ActivityMiddleware[] | undefined;
}

/**
 * Runs one try of an activity in this thread. Never throws and never rejects: whatever happens is an outcome.
 *
 * The outcome is there at once if the activity is a plain function that returned a plain value: no promise is made then.
 */
export function runActivity(
  definition: ActivityDefinition,
  call: ActivityCall,
  context: ActivityContext,
  options: RunActivityOptions,
): ActivityOutcome | Promise<ActivityOutcome> {
  try {
    const result = withActivityContext(context, () => {
      const { implementation } = definition;
      const { middleware } = options;
      return isActivityClass(implementation) || (middleware !== undefined && middleware.length > 0)
        ? executeAround(definition, call, context, options)
        : implementation(...(argumentsOf(implementation, definition, call, options.codec) as never[]));
    });
    if (!isPromiseLike(result)) return completed(result, call, options.codec);
    activityGoesOn();
    return Promise.resolve(result).then(
      (value) => {
        activityEnded();
        return settled(value, call, options.codec);
      },
      (error: unknown) => {
        activityEnded();
        return failed(error, context, options.codec);
      },
    );
  } catch (error) {
    return failed(error, context, options.codec);
  }
}

/** A class whose instance has to be made, or an activity with something around it. */
async function executeAround(
  definition: ActivityDefinition,
  call: ActivityCall,
  context: ActivityContext,
  { codec, instantiate, middleware = [] }: RunActivityOptions,
): Promise<unknown> {
  const { implementation } = definition;
  let fn: ActivityFunction;
  let self: ActivityInstance | undefined;
  if (isActivityClass(implementation)) {
    self = instantiate === undefined ? new implementation() : await instantiate(implementation);
    // Called with its instance below.
    // eslint-disable-next-line @typescript-eslint/unbound-method
    fn = self.execute;
  } else fn = implementation;
  const execute = (args: readonly unknown[]): unknown => fn.apply(self, args as never[]);
  return aroundActivity(middleware, context, execute)(argumentsOf(fn, definition, call, codec));
}

function argumentsOf(
  fn: ActivityFunction,
  definition: ActivityDefinition,
  call: ActivityCall,
  codec: Codec,
): readonly unknown[] {
  if (call.args !== undefined) return call.args;
  const input = readTaskInput(definition, call, codec);
  if (input.kwargs === NO_KEYWORDS) return input.args;
  return bindArguments(fn, input, {
    callee: `activity \`${definition.name}\``,
    parameters: definition.parameters,
  });
}

function completed(value: unknown, { args, attachments }: ActivityCall, codec: Codec): ActivityOutcome {
  if (args !== undefined) return { kind: 'completed', value };
  if (value === undefined) return { kind: 'completed' };
  // Most results are plain values, of which nothing goes beside the text.
  if (attachments === undefined || typeof value !== 'object') {
    return { kind: 'completed', output: codec.encode(value) };
  }
  const list = new AttachmentList();
  const output = codec.encode(value, list);
  const taken = list.take();
  return taken.length === 0
    ? { kind: 'completed', output }
    : { kind: 'completed', output, attachments: taken };
}

function settled(value: unknown, call: ActivityCall, codec: Codec): ActivityOutcome {
  try {
    return completed(value, call, codec);
  } catch (error) {
    return { kind: 'failed', failure: codec.encodeFailure(error) };
  }
}

function failed(error: unknown, { signal }: ActivityContext, codec: Codec): ActivityOutcome {
  // Asked to stop, and stopped because of it: not a failure.
  if (isCancellation(error, signal)) return { kind: 'cancelled' };
  return { kind: 'failed', failure: codec.encodeFailure(error) };
}

function isCancellation(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return (
    error === signal.reason ||
    isAbortError(error) ||
    (SimpleflowError.is(error) && error.code === 'cancelled')
  );
}

/** By its name: that of another realm (Jest, jsdom, `node:vm`) is no instance of this one's `Error`. */
function isAbortError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
