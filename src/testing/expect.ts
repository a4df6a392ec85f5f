import assert from 'node:assert/strict';
import { SimpleflowError, type ErrorCode } from '../errors.js';

/** The error with which `promise` rejects; fails unless it is one of this library with that code. */
export async function rejection(promise: PromiseLike<unknown>, code: ErrorCode): Promise<SimpleflowError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) assert.fail(`expected \`${code}\`, got the result ${String(outcome.value)}`);
  return errorOf(outcome.error, code);
}

/** The error that `act` throws; fails unless it is one of this library with that code. */
export function thrown(act: () => unknown, code: ErrorCode): SimpleflowError {
  let value: unknown;
  try {
    value = act();
  } catch (error) {
    return errorOf(error, code);
  }
  return assert.fail(`expected \`${code}\`, got ${String(value)}`);
}

function errorOf(error: unknown, code: ErrorCode): SimpleflowError {
  if (!SimpleflowError.is(error)) assert.fail(`expected \`${code}\`, got ${String(error)}`);
  assert.equal(error.code, code, `expected \`${code}\`, got \`${error.code}\`: ${error.message}`);
  return error;
}
