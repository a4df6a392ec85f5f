import { setTimeout as delay } from 'node:timers/promises';
import { factsOf, isThrottled } from '../polling/error-facts.js';
import type { SwfApi, WireEvent } from '../client/swf-api.js';
import type { RunClosings } from '../runs/run-closings.js';
import { runEndOf, type RunEnd } from '../runs/run-end.js';
import { UntakenTasks } from './untaken-task.js';

export interface RunWatchOptions {
  readonly api: SwfApi;
  readonly domain: string;
  readonly shortestPollMs: number;
  readonly longestPollMs: number;
  /** Takes a line about a task of the run that nobody takes. Default: none is written. */
  readonly log?: ((line: string) => void) | undefined;
  /** Of deciders in this process. */
  readonly closings?: RunClosings | undefined;
  /** How many runs may be asked about at once: one gate for all watches of an executor. */
  readonly gate: CallGate;
}

/** Lets a few calls through at a time, in order. */
export class CallGate {
  readonly #most: number;
  /** How many wait for the end of a run, and ask for it again and again. */
  watches = 0;
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
// 20 a second for all watches: a third of what the service refills (`GetWorkflowExecutionHistory`, swf-dg-limits, read
// 2026-11).
const MS_PER_LOOK = 50;
// Right after the start the service may not know the run yet; a run it has forgotten stays unknown.
const MOST_FAILURES = 8;

/**
 * Waits for the end of a run, over all the runs that continue it, by asking for the end of its history, ever more rarely:
 * the service does not say when. An end is known at most a tenth of the time later than it took.
 */
export class RunWatch {
  readonly workflowId: string;
  readonly #options: RunWatchOptions;
  readonly #onLook: ((events: readonly WireEvent[]) => void) | undefined;
  #runId: string;
  #ended: Promise<RunEnd> | undefined;
  readonly #untaken: UntakenTasks;
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
    this.#untaken = new UntakenTasks(options.log ?? (() => undefined));
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
    this.#untaken.looked(this.workflowId, last, performance.now());
    return last === undefined ? undefined : runEndOf(last);
  }

  async #watch(): Promise<RunEnd> {
    const { gate, closings } = this.#options;
    gate.watches += 1;
    closings?.add(this);
    try {
      const end = await this.#untilEnd();
      if (end !== undefined) return end;
    } finally {
      gate.watches -= 1;
      closings?.delete(this);
    }
    return new Promise<never>(() => undefined);
  }

  /** Undefined if the watch was stopped. */
  async #untilEnd(): Promise<RunEnd | undefined> {
    let sinceMs = performance.now();
    let failures = 0;
    while (!this.#isStopped) {
      try {
        const end = await this.look();
        if (end !== undefined) return end;
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures >= MOST_FAILURES && !isPassing(error)) throw error;
      }
      if (await this.#pause(this.#pauseMs(performance.now() - sinceMs))) sinceMs = performance.now();
    }
    return undefined;
  }

  /** A tenth of the time waited so far; where many runs are watched, up to all of it. */
  #pauseMs(waitedMs: number): number {
    const { shortestPollMs, longestPollMs, gate } = this.#options;
    const politeMs = Math.min(waitedMs, gate.watches * MS_PER_LOOK);
    return Math.min(longestPollMs, Math.max(shortestPollMs, waitedMs / 10, politeMs));
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
