import { MAX_LAMBDA_SECONDS } from '../../protocol/limits.js';
import { append } from '../history/append.js';
import { record } from '../history/record.js';
import type { Lambda } from '../state/run.js';
import { timeoutEnd } from '../time/durations.js';
import { timeoutRank } from '../time/ranks.js';
import type { World } from '../world.js';

/** Runs in place of a Lambda function: takes the input as parsed JSON, and its answer, as JSON, is the result. */
export type LambdaHandler = (
  event: unknown,
  context: { readonly functionName: string; readonly lambdaRole: string },
) => unknown;

/** By the name of the function. */
export type LambdaHandlers = Readonly<Record<string, LambdaHandler>>;

/** What came of a Lambda task. */
export type LambdaOutcome =
  | { readonly kind: 'completed'; readonly result: string | undefined }
  | { readonly kind: 'failed'; readonly reason: string; readonly details: string };

/** The service assumes the role, and runs the function. `settle` is called in a later turn. */
export function invokeLambda(
  world: World,
  lambda: Lambda,
  settle: (lambda: Lambda, outcome: LambdaOutcome) => void,
): void {
  const { run, scheduledEventId } = lambda;
  if (run.lambdas?.get(scheduledEventId) !== lambda) return;
  const { lambdaRole } = run.config;
  const atMs = world.clock.nowMs();
  if (lambdaRole === undefined) {
    const message = 'The execution has no lambdaRole';
    const failed = { cause: 'ASSUME_ROLE_FAILED', message, scheduledEventId } as const;
    append(world, run, 'StartLambdaFunctionFailed', failed, atMs);
    return;
  }
  if (lambda.startedEventId === 0) record(world, run, 'LambdaFunctionStarted', { scheduledEventId }, atMs);
  armLambda(world, lambda);
  void callHandler(world, lambda, lambdaRole).then((outcome) => settle(lambda, outcome));
}

/** Arms the timeout of a Lambda task that runs. */
function armLambda(world: World, lambda: Lambda): void {
  const timeout = lambda.attributes.startToCloseTimeout ?? String(MAX_LAMBDA_SECONDS);
  const endMs = timeoutEnd(lambda.startedAtMs, timeout);
  if (endMs === undefined) return;
  lambda.timeout = world.deadlines.arm(
    { kind: 'lambda', lambda },
    endMs,
    timeoutRank(world, 'START_TO_CLOSE'),
  );
}

/** Never rejects: what a handler throws is a Lambda failure. */
async function callHandler(world: World, lambda: Lambda, lambdaRole: string): Promise<LambdaOutcome> {
  const { name, input } = lambda.attributes;
  const handlers = world.settings.lambdaHandlers ?? {};
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (handler === undefined)
    return { kind: 'failed', reason: 'ResourceNotFoundException', details: `Function not found: ${name}` };
  const event = parseEvent(input);
  if (event === undefined)
    return {
      kind: 'failed',
      reason: 'InvalidRequestContentException',
      details: 'Could not parse request body into json',
    };
  try {
    const value: unknown = await handler(event.value, { functionName: name, lambdaRole });
    return { kind: 'completed', result: value === undefined ? undefined : JSON.stringify(value) };
  } catch (error) {
    // A function that throws is the developer's business: it goes into the history, as the service does it.
    return { kind: 'failed', reason: 'Unhandled', details: JSON.stringify(describeError(error)) };
  }
}

/** The event of a function; without input an empty object, as AWS Lambda has it. */
function parseEvent(input: string | undefined): { readonly value: unknown } | undefined {
  if (input === undefined) return { value: {} };
  try {
    return { value: JSON.parse(input) };
  } catch {
    // A function takes nothing but JSON (AWS Lambda API reference, Invoke, read 2026-11).
    return undefined;
  }
}

/** What Lambda's runtime for Node.js tells of an error (AWS Lambda developer guide, nodejs-exceptions, read 2026-11). */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: traceOf(error) };
}

/** None where the program has made stacks something else than text, with `Error.prepareStackTrace`. */
function traceOf(error: Error): string[] {
  try {
    const { stack } = error as { readonly stack?: unknown };
    return typeof stack === 'string' ? stack.split('\n') : [];
  } catch {
    // `Error.prepareStackTrace` threw.
    return [];
  }
}

/** Writes what came of a Lambda task, unless it has timed out or its execution has closed. */
export function settleLambda(world: World, lambda: Lambda, outcome: LambdaOutcome): void {
  const { run, scheduledEventId, startedEventId } = lambda;
  if (run.lambdas?.get(scheduledEventId) !== lambda) return;
  world.deadlines.cancel(lambda.timeout);
  const atMs = world.clock.nowMs();
  if (outcome.kind === 'completed') {
    const { result } = outcome;
    append(world, run, 'LambdaFunctionCompleted', { result, scheduledEventId, startedEventId }, atMs);
    return;
  }
  const { details, reason } = outcome;
  const failed = { details, reason, scheduledEventId, startedEventId };
  append(world, run, 'LambdaFunctionFailed', failed, atMs);
}

export function timeOutLambda(world: World, lambda: Lambda): void {
  const { run, scheduledEventId, startedEventId } = lambda;
  const attributes = { scheduledEventId, startedEventId, timeoutType: 'START_TO_CLOSE' } as const;
  append(world, run, 'LambdaFunctionTimedOut', attributes, world.clock.nowMs());
}
