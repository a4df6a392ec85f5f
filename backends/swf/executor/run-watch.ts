import { setTimeout as delay } from 'node:timers/promises';
import { factsOf, isThrottled } from '../polling/error-facts.js';
import type { SwfApi, WireEvent } from '../client/swf-api.js';
import { runEndOf, type RunEnd } from './run-end.js';

export interface RunWatchOptions {
  readonly api: SwfApi;
  readonly domain: string;
  readonly shortestPollMs: number;
  readonly longestPollMs: number;
  /** How many runs may be asked about at once: one gate for all watches of an executor. */
  readonly gate: CallGate;
}

/** Lets a few calls through at a time, in order. */
export class CallGate {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #open = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async pass<T>(call: () => Promise<T>): Promise<T> {
    if (this.#open >= this.#most) await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    this.#open += 1;
    try {
      return await call();
    } finally {
      this.#open -= 1;
      this.#waiting.shift()?.();
    }
  }
}

// Enough to see, of a run of one activity, that the activity has begun.
const EVENTS_PER_LOOK = 20;
// Right after the start the service may not know the run yet; a run it has forgotten stays unknown.
const MOST_FAILURES = 8;

/**
 * Waits for the end of a run, over all the runs that continue it, by asking for the end of its history: ever more slowly,
 * as the service cannot be told to say when.
 */
export class RunWatch {
  readonly workflowId: string;
  readonly #options: RunWatchOptions;
  readonly #onLook: ((events: readonly WireEvent[]) => void) | undefined;
  #runId: string;
  #ended: Promise<RunEnd> | undefined;
  #wake = new AbortController();
  #isStopped = false;

  /** @param onLook is shown the newest events, newest first, whenever they are asked for */
  constructor(
    run: { readonly workflowId: string; readonly runId: string },
    options: RunWatchOptions,
    onLook?: (events: readonly WireEvent[]) => void,
  ) {
    this.workflowId = run.workflowId;
    this.#runId = run.runId;
    this.#options = options;
    this.#onLook = onLook;
  }

  /** The run that is under way, or was last, as far as it is known. */
  get runId(): string {
    return this.#runId;
  }

  /** The end of the last run. Asking for it begins the watch. */
  get ended(): Promise<RunEnd> {
    this.#ended ??= this.#watch();
    return this.#ended;
  }

  /** Asks once, now; undefined if the run is open. */
  async look(): Promise<RunEnd | undefined> {
    for (;;) {
      const end = await this.#lookAt(this.#runId);
      if (end?.kind !== 'continued-as-new') return end;
      this.#runId = end.runId;
    }
  }

  /** Something was done that may end the run soon: look again, and often. */
  hurry(): void {
    this.#wake.abort();
  }

  /** Ends the watch; `ended` stays open. */
  stop(): void {
    this.#isStopped = true;
    this.#wake.abort();
  }

  async #lookAt(runId: string): Promise<RunEnd | undefined> {
    const { api, domain, gate } = this.#options;
    const { events } = await gate.pass(async () =>
      api.call('GetWorkflowExecutionHistory', {
        domain,
        execution: { workflowId: this.workflowId, runId },
        reverseOrder: true,
        maximumPageSize: EVENTS_PER_LOOK,
      }),
    );
    this.#onLook?.(events);
    const [last] = events;
    return last === undefined ? undefined : runEndOf(last);
  }

  async #watch(): Promise<RunEnd> {
    const { shortestPollMs, longestPollMs } = this.#options;
    let pollMs = shortestPollMs;
    let failures = 0;
    for (;;) {
      try {
        const end = await this.look();
        if (end !== undefined) return end;
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures >= MOST_FAILURES && !isPassing(error)) throw error;
      }
      if (await this.#pause(pollMs)) pollMs = shortestPollMs;
      else pollMs = Math.min(pollMs * 2, longestPollMs);
      if (this.#isStopped) return new Promise<never>(() => undefined);
    }
  }

  /** True if the pause was cut short. */
  async #pause(ms: number): Promise<boolean> {
    if (!this.#wake.signal.aborted) {
      try {
        await delay(ms, undefined, { signal: this.#wake.signal });
        return false;
      } catch {
        // Hurried or stopped.
      }
    }
    if (!this.#isStopped) this.#wake = new AbortController();
    return true;
  }
}

/** The network, or a service that is overloaded: it will pass. A fault of ours will not. */
function isPassing(error: unknown): boolean {
  return isThrottled(error) || (factsOf(error).httpStatus ?? 500) >= 500;
}
