import { SimpleflowError } from '../errors.js';
import type { FutureOwner } from './future.js';

/** @internal Starts a timeout on the owner's clock (durable inside a workflow), else on the clock of the process. */
export function startTimeout(
  owner: FutureOwner | undefined,
  timeoutMs: number,
  onTimeout: () => void,
): () => void {
  if (!(timeoutMs >= 0)) {
    throw new SimpleflowError(
      'invalid-option',
      `\`timeoutMs\` must be a number of at least 0, got \`${timeoutMs}\``,
    );
  }
  if (owner?.startTimeout !== undefined) return owner.startTimeout(timeoutMs, onTimeout);
  const timer = setTimeout(onTimeout, timeoutMs);
  return () => clearTimeout(timer);
}
