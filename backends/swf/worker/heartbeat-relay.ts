import type { Clock } from 'simpleflow/backend';
import { isFault } from '../client/faults.js';
import type { SwfApi } from '../client/swf-api.js';
import { backoffMs } from '../polling/backoff.js';

export interface RelayOptions {
  readonly api: SwfApi;
  readonly taskToken: string;
  /** The least time between two beats that are sent. */
  readonly intervalMs: number;
  readonly clock: Clock;
  /** The decider wants the task to stop. */
  readonly onCancelRequested: () => void;
  /** The service does not know the task any more: it timed out, or its run is closed. */
  readonly onLost: () => void;
}

/** Beats that fail are tried again soon: the task's time is running. */
const RETRY_BACKOFF = { firstMs: 100, longestMs: 5_000 };
// A beat that hangs must not keep the next from being sent.
const SHORTEST_CALL_MS = 1_000;
const LONGEST_CALL_MS = 15_000;

/**
 * Passes the heartbeats of one task on to SWF: the first at once, then at most one in each interval, which is the latest.
 * The answers tell whether anybody still wants the task.
 */
export class HeartbeatRelay {
  readonly #options: RelayOptions;
  #pending: { readonly details: string | undefined } | undefined;
  #nextAtMs = -Infinity;
  #failures = 0;
  #isSending = false;
  #isClosed = false;
  #stopTimer: (() => void) | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  /** @param details at most 2,048 characters */
  beat(details?: string): void {
    this.#pending = { details: details ?? this.#pending?.details };
    this.#plan();
  }

  close(): void {
    this.#isClosed = true;
    this.#stopTimer?.();
  }

  #plan(): void {
    if (this.#isClosed || this.#isSending || this.#stopTimer !== undefined || this.#pending === undefined)
      return;
    const { clock } = this.#options;
    if (clock.elapsedMs() >= this.#nextAtMs) {
      void this.#send(this.#pending.details);
      return;
    }
    this.#stopTimer = clock.schedule(this.#nextAtMs, () => {
      this.#stopTimer = undefined;
      this.#plan();
    });
  }

  async #send(details: string | undefined): Promise<void> {
    const { clock, intervalMs } = this.#options;
    this.#pending = undefined;
    this.#isSending = true;
    this.#nextAtMs = clock.elapsedMs() + intervalMs;
    try {
      await this.#call(details);
      this.#failures = 0;
    } catch (error) {
      // The network, throttling, or the fault that says that the task is gone.
      if (isFault(error, 'UnknownResourceFault')) this.#lost();
      else this.#failed(details);
    }
    this.#isSending = false;
    this.#plan();
  }

  async #call(details: string | undefined): Promise<void> {
    const { api, taskToken, intervalMs, onCancelRequested } = this.#options;
    const timeoutMs = Math.min(LONGEST_CALL_MS, Math.max(SHORTEST_CALL_MS, intervalMs));
    const { cancelRequested } = await api.call(
      'RecordActivityTaskHeartbeat',
      { taskToken, ...(details === undefined ? undefined : { details }) },
      { signal: AbortSignal.timeout(timeoutMs) },
    );
    if (cancelRequested && !this.#isClosed) onCancelRequested();
  }

  #failed(details: string | undefined): void {
    const { clock, intervalMs } = this.#options;
    this.#failures += 1;
    this.#pending ??= { details };
    const waitMs = backoffMs(this.#failures, RETRY_BACKOFF, Math.random);
    this.#nextAtMs = clock.elapsedMs() + Math.min(intervalMs, waitMs);
  }

  #lost(): void {
    const { onLost } = this.#options;
    if (this.#isClosed) return;
    this.close();
    onLost();
  }
}
