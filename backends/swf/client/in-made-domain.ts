import { SimpleflowError } from 'simpleflow';
import { isFault } from './faults.js';
import type { Registrar } from './registrar.js';

/**
 * Polls, and makes the domain if the poll says that there is none: whoever polls may well be the first of its domain. Only
 * then, so that workers of a domain that is there need no permission besides those of their work.
 * @throws what the second poll throws, `unknown-domain` where it may not be made
 */
export async function inMadeDomain<T>(
  registrar: Pick<Registrar, 'domain' | 'forget'>,
  poll: () => Promise<T>,
): Promise<T> {
  try {
    return await poll();
  } catch (error) {
    const isUnknown = isFault(error, 'UnknownResourceFault');
    // Where the domain is gone, so are its types; and a service that was away may come back without them.
    if (isUnknown || isUnreachable(error)) registrar.forget();
    if (!isUnknown) throw error;
    await registrar.domain();
    return poll();
  }
}

function isUnreachable(error: unknown): boolean {
  return SimpleflowError.is(error) && error.code === 'service-unreachable';
}
