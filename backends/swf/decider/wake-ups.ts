import type { SwfApi } from '../client/swf-api.js';

interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/** The signal by which a decider gets a decision task for a run that has to fail. Nothing waits for it. */
const WAKE_SIGNAL = 'simpleflow-wake';

/**
 * Runs whose code went on outside a turn. Such a run fails in its next turn, and the service gives it one only when
 * something happens: a signal makes it happen at once. Only where this very instance will get the turn: a new one, from
 * history, would do the same again, and be signalled for ever.
 */
export class WakeUps {
  readonly #api: SwfApi;
  readonly #domain: string;
  readonly #isCached: (runId: string) => boolean;
  /** Noticed while their answer was still on its way. */
  readonly #waiting = new Set<string>();
  readonly #signalled = new Set<string>();

  constructor(options: {
    readonly api: SwfApi;
    readonly domain: string;
    readonly isCached: (runId: string) => boolean;
  }) {
    this.#api = options.api;
    this.#domain = options.domain;
    this.#isCached = options.isCached;
  }

  /** User code of the run did something outside a turn. */
  noticed(execution: Execution): void {
    if (this.#isCached(execution.runId)) this.#signal(execution);
    else this.#waiting.add(execution.runId);
  }

  /** The run has been put into the cache. */
  cached(execution: Execution): void {
    if (this.#waiting.delete(execution.runId)) this.#signal(execution);
  }

  /** The run is not kept here any more. */
  dropped(runId: string): void {
    this.#waiting.delete(runId);
    this.#signalled.delete(runId);
  }

  #signal({ workflowId, runId }: Execution): void {
    if (this.#signalled.has(runId)) return;
    this.#signalled.add(runId);
    const input = { domain: this.#domain, workflowId, runId, signalName: WAKE_SIGNAL };
    // Closed meanwhile, or out of reach: then it fails when something else happens.
    this.#api.call('SignalWorkflowExecution', input).catch(() => undefined);
  }
}
