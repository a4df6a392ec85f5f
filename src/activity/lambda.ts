import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import { callable, type Activity } from './activity.js';
import { parseRetry, type RetryPolicy } from './retry-policy.js';

/** How a Lambda function is called. All times are integer milliseconds. */
export interface LambdaOptions {
  /** Longest time from start to end of one try, at most 900,000. Default: 900,000. */
  readonly startToCloseMs?: number;
  /** New tries after a failure or timeout: a number of retries without delay, or a policy. Default: none. */
  readonly retry?: number | RetryPolicy;
  /** False: a failure gives `undefined` as result, and `exception()` the error. Default: true. */
  readonly raisesOnFailure?: boolean;
}

/** Runs in place of a Lambda function, where there is none. The answer is the result. */
export type LambdaHandler = (
  event: unknown,
  context: { readonly functionName: string; readonly signal: AbortSignal },
) => unknown;

/** By the name of the function. */
export type LambdaHandlers = Readonly<Record<string, LambdaHandler>>;

/** The service gives a function no longer. Source: Amazon SWF API reference, `ScheduleLambdaFunction`, read 2026-11. */
const MAX_LAMBDA_MS = 900_000;

/** What SWF calls by the name of a function: the name itself. */
const NAME = /^[\w-]{1,64}$/u;

/**
 * An AWS Lambda function as a task: submit it like an activity, with the event of the function as the one argument. On
 * Amazon SWF the service calls the function itself, with the `lambdaRole` of the run; in this process a handler takes its
 * place (`lambdaHandlers`).
 *
 * A function that runs cannot be stopped: `cancel()` gives up waiting for it.
 *
 * @example `const resize = lambda<{ key: string }, string>('resize-image', { startToCloseMs: 60_000 });`
 * @throws SimpleflowError `invalid-id` for a name that is no name of a function; `invalid-option`
 */
export function lambda<E = unknown, R = unknown>(
  name: string,
  options: LambdaOptions = {},
): Activity<[event?: E], R> {
  if (!NAME.test(name)) {
    throw new SimpleflowError(
      'invalid-id',
      `the name of a Lambda function has 1 to 64 letters, digits, \`-\` and \`_\`, got ${describeValue(name)}`,
    );
  }
  const { startToCloseMs = MAX_LAMBDA_MS, retry, raisesOnFailure } = options;
  checkOptions(name, options);
  const definition = Object.freeze({
    name,
    version: 'default',
    taskList: 'default',
    startToCloseMs,
    retry: parseRetry(retry),
    isLambda: true as const,
    implementation: () => {
      throw new SimpleflowError('invalid-state', `Lambda function \`${name}\` is not here: submit it`);
    },
    ...(raisesOnFailure === undefined ? undefined : { raisesOnFailure }),
  });
  return callable(definition) as unknown as Activity<[event?: E], R>;
}

function checkOptions(name: string, options: LambdaOptions): void {
  const fail = (option: string, expected: string, value: unknown): never => {
    throw new SimpleflowError(
      'invalid-option',
      `\`${option}\` of Lambda function \`${name}\` must be ${expected}, got ${describeValue(value)}`,
    );
  };
  const { startToCloseMs: ms = 1, raisesOnFailure = true } = options;
  if (!Number.isSafeInteger(ms) || ms <= 0 || ms > MAX_LAMBDA_MS)
    fail('startToCloseMs', 'a whole number of milliseconds from 1 to 900,000', ms);
  if (typeof raisesOnFailure !== 'boolean') fail('raisesOnFailure', 'true or false', raisesOnFailure);
  for (const key of Object.keys(options))
    if (!['startToCloseMs', 'retry', 'raisesOnFailure'].includes(key))
      throw new SimpleflowError('invalid-option', `Lambda function \`${name}\` has no option \`${key}\``);
}
