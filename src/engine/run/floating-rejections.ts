import { describeValue } from '../../util/describe-value.js';

/** Promises of workflow code that were rejected before anybody looked at them. */
export class FloatingRejections {
  readonly #held = new Map<Promise<unknown>, unknown>();

  /** A later turn may look at it. */
  readonly note = (reason: unknown, promise: Promise<unknown>): void => {
    // Without a listener Node would warn of every promise that is looked at late.
    if (this.#held.size === 0) process.on('rejectionHandled', this.#handled);
    this.#held.set(promise, reason);
  };

  readonly #handled = (promise: Promise<unknown>): void => {
    this.#held.delete(promise);
    if (this.#held.size === 0) process.off('rejectionHandled', this.#handled);
  };

  /** Nobody can look any more: a warning tells of what is left. */
  report(): void {
    for (const reason of this.#held.values()) {
      process.emitWarning('a promise of workflow code was rejected, and nobody looked at it', {
        type: 'SimpleflowWarning',
        detail: chainOf(reason),
      });
    }
    this.forget();
  }

  /** As `report`, where it has been told already. */
  forget(): void {
    for (const promise of [...this.#held.keys()]) this.#handled(promise);
  }
}

/** The error and its causes, a line each. */
function chainOf(reason: unknown): string {
  const lines: string[] = [];
  // Causes may go round in circles.
  const seen = new Set<unknown>();
  for (let each = reason; each !== undefined && !seen.has(each); ) {
    seen.add(each);
    if (!(each instanceof Error)) return [...lines, describeValue(each)].join('\ncaused by ');
    lines.push(`${each.name}: ${each.message}`);
    each = each.cause;
  }
  return lines.join('\ncaused by ');
}
