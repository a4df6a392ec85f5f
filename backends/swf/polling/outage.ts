import { backoffMs, POLL_BACKOFF, type Backoff } from './backoff.js';
import { isThrottled, kindOf, lineOf } from './error-facts.js';

/** Where a loop says what the operator should know: few lines, each complete. */
export type PollLog = (line: string) => void;

export interface OutageOptions {
  /** What is being polled, for the lines of the log: `activity tasks of \`quickstart\``. */
  readonly name: string;
  readonly log: PollLog;
  readonly nowMs: () => number;
  readonly random: () => number;
  readonly backoff?: Backoff | undefined;
}

/**
 * The failures of polls that share one endpoint: how long all of them wait, and what is logged. However long it takes and
 * however many polls fail, an outage is one line for each kind of error, and one when it is over.
 */
export class Outage {
  readonly #options: OutageOptions;
  readonly #logged = new Set<string>();
  #failures = 0;
  #lost = 0;
  #sinceMs = 0;
  #resumesAtMs = 0;

  constructor(options: OutageOptions) {
    this.#options = options;
  }

  /** How long a poll that would start now has to wait. */
  get waitMs(): number {
    return Math.max(0, this.#resumesAtMs - this.#options.nowMs());
  }

  failed(error: unknown): void {
    const { name, log, nowMs, random, backoff = POLL_BACKOFF } = this.#options;
    if (this.#lost === 0) this.#sinceMs = nowMs();
    this.#lost += 1;
    const kind = kindOf(error);
    if (!this.#logged.has(kind)) {
      this.#logged.add(kind);
      const what = isThrottled(error)
        ? 'throttled, polls slow down'
        : 'failed, and is tried again until it works';
      log(`polling for ${name} ${what}: ${lineOf(error)}`);
    }
    // Polls that were open at once fail at once: they are one failure.
    if (this.waitMs > 0) return;
    this.#failures += 1;
    this.#resumesAtMs = nowMs() + backoffMs(this.#failures, backoff, random);
  }

  /** @param startedAtMs when the poll that succeeded began: one from before the outage says nothing about it */
  succeeded(startedAtMs: number): void {
    if (this.#lost === 0 || startedAtMs < this.#resumesAtMs) return;
    const { name, log, nowMs } = this.#options;
    const seconds = ((nowMs() - this.#sinceMs) / 1_000).toFixed(1);
    log(`polling for ${name} works again, after ${this.#lost} failed polls in ${seconds} s`);
    this.#failures = 0;
    this.#lost = 0;
    this.#logged.clear();
  }
}
