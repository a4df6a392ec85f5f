import type { Codec } from '../codec/codec.js';
import { SimpleflowError } from '../errors.js';
import { isActivityClass, type ActivityDefinition, type ActivityFunction } from './activity.js';
import type { ActivityCall } from './activity-call.js';
import { bindArguments, parseInput, type CallInput } from './arguments.js';
import { readInput } from './envelope.js';
import { splitKeywords } from './keywords.js';

/**
 * The arguments of a task that knows no envelope, as they travel.
 * @throws SimpleflowError `invalid-input` for a Lambda function with more than its one argument; `not-serializable`
 */
export function writeRawInput(
  { name, isLambda }: Pick<ActivityDefinition, 'name' | 'isLambda'>,
  given: readonly unknown[],
  codec: Codec,
): string {
  const { args, kwargs } = splitKeywords(given);
  if (kwargs !== undefined) {
    if (args.length === 0) return codec.encode(kwargs);
    throw new SimpleflowError(
      'invalid-input',
      `\`${name}\` takes no envelope: give its arguments by place, or all of them by name`,
    );
  }
  if (isLambda !== true) return codec.encode(args.length === 1 && isPlainObject(args[0]) ? args[0] : args);
  if (args.length <= 1) return args[0] === undefined ? 'null' : codec.encode(args[0]);
  throw new SimpleflowError(
    'invalid-input',
    `Lambda function \`${name}\` takes one argument, its event, got ${args.length}`,
  );
}

/** What an activity is called with; raw text that is not JSON is one argument. */
export function readTaskInput(
  { rawInput }: Pick<ActivityDefinition, 'rawInput'>,
  { input, attachments }: Pick<ActivityCall, 'input' | 'attachments'>,
  codec: Codec,
): CallInput {
  if (rawInput !== true) {
    // The short way, which builds no envelope: hardly any call has buffers, even where there may be some.
    if (attachments === undefined || attachments.length === 0) return readInput(codec, input);
    return parseInput(codec.decode(input, attachments));
  }
  const value = readRaw(input, codec);
  return { args: Array.isArray(value) ? value : [value], kwargs: {} };
}

/**
 * The positional arguments that input means to an activity.
 * @throws SimpleflowError `invalid-input`
 */
export function bindActivity(
  { name, implementation, parameters }: ActivityDefinition,
  input: CallInput,
): readonly unknown[] {
  // Only its source text is looked at.
  const fn = isActivityClass(implementation)
    ? (implementation.prototype as Record<'execute', ActivityFunction>).execute
    : implementation;
  return bindArguments(fn, input, { callee: `activity \`${name}\``, parameters });
}

function readRaw(input: string, codec: Codec): unknown {
  try {
    return codec.decode(input);
  } catch {
    // Whoever scheduled it wrote something else.
    return input;
  }
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
