import { factsOf } from '../polling/error-facts.js';
import type { FaultName } from '../protocol/faults.js';

/** True for an error with which SWF answered a call, of that name. */
export function isFault(error: unknown, ...names: readonly FaultName[]): boolean {
  return (names as readonly string[]).includes(factsOf(error).name);
}
