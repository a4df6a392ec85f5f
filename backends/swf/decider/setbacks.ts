// A run that cannot be decided comes back with each timeout of its decision: at most once in so many of them it is tried.
const MOST_SKIPPED = 64;
// More runs than any decider has to remember.
const MOST_RUNS = 10_000;

/**
 * Runs whose decisions are left to time out: each failure makes the decider wait for twice as many timeouts before it tries
 * again, so that a broken run costs next to nothing until its code is mended.
 */
export class Setbacks {
  readonly #runs = new Map<string, { failures: number; skip: number }>();

  /** True if it is not yet time to try again. */
  skips(runId: string): boolean {
    const known = this.#runs.get(runId);
    if (known === undefined || known.skip === 0) return false;
    known.skip -= 1;
    return true;
  }

  /** The run could not be decided; gives how many timeouts will be let pass. */
  failed(runId: string): number {
    const failures = (this.#runs.get(runId)?.failures ?? 0) + 1;
    const skip = Math.min(2 ** (failures - 1) - 1, MOST_SKIPPED);
    this.#runs.delete(runId);
    this.#runs.set(runId, { failures, skip });
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > MOST_RUNS && oldest !== undefined) this.#runs.delete(oldest);
    return skip;
  }

  succeeded(runId: string): void {
    if (this.#runs.size > 0) this.#runs.delete(runId);
  }
}
