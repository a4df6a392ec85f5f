import { SimpleflowError } from '../../errors.js';

/**
 * Calls a hook and gives what it returned. A promise is refused: whatever it does comes after the turn, and nobody would wait for it. Types
 * do not prevent it, as an async function may stand where one returns nothing.
 * @throws what the hook throws; SimpleflowError `invalid-option`, with the name of the hook
 */
export function synchronous<T>(hook: string, call: () => T): T {
  const returned = call();
  if (typeof (returned as PromiseLike<unknown> | null | undefined)?.then !== 'function') return returned;
  // The error below says what is wrong; what it is rejected with must not end the process.
  Promise.resolve(returned).catch(() => undefined);
  throw new SimpleflowError(
    'invalid-option',
    `${hook} must not be async, but returned a promise: do what takes time in an activity that \`run\` submits`,
  );
}
