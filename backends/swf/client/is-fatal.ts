import { SimpleflowError, type ErrorCode } from 'simpleflow';
import { isFault } from './faults.js';

const FATAL: ReadonlySet<ErrorCode> = new Set([
  'unknown-domain',
  'access-denied',
  'invalid-credentials',
  // No Region is given.
  'invalid-option',
]);

/**
 * True for what no waiting mends, where it has never worked: a domain that is not there and may not be made, permissions,
 * credentials, an option that the service refuses.
 */
export function isFatal(error: unknown): boolean {
  return (
    (SimpleflowError.is(error) && FATAL.has(error.code)) ||
    isFault(error, 'UnknownResourceFault', 'ValidationException')
  );
}
