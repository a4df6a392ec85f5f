import type { ShutdownOptions } from 'simpleflow';
import { submission } from 'simpleflow/backend';
import { isFault } from '../client/faults.js';
import type { SwfApi } from '../client/swf-api.js';
import type { RunHandle } from './run-handle.js';
import type { RunWatch } from './run-watch.js';
import type { Submission } from './submission.js';

export interface ExecutorShutdownOptions {
  /** Those that are open. */
  readonly submissions: ReadonlySet<Submission>;
  readonly handles: ReadonlySet<RunHandle>;
  readonly api: SwfApi;
  readonly domain: string;
}

/** How an executor ends: what is open is waited for, cancelled, or given up. */
export class ExecutorShutdown {
  readonly #options: ExecutorShutdownOptions;
  /** Cancel requests that are to be sent, newest last. */
  readonly #toCancel: RunWatch[] = [];
  #isCancelling = false;
  #end: Promise<void> | undefined;
  #onChange: (() => void) | undefined;
  /** What is still open cannot be reached: nothing more is waited for. */
  readonly #lost = new AbortController();

  constructor(options: ExecutorShutdownOptions) {
    this.#options = options;
  }

  get hasBegun(): boolean {
    return this.#end !== undefined;
  }

  shutdown({ wait = true, cancelPending = false, graceMs = Infinity }: ShutdownOptions): Promise<void> {
    this.#end ??= this.#drain();
    if (cancelPending) void this.#cancelPending();
    const stop = submission.startLongTimeout(graceMs, () => void this.#giveUp(graceMs));
    this.#end.then(stop, stop);
    return wait ? this.#end : Promise.resolve();
  }

  /** A submission is closed, or a cancel request was sent. */
  changed(): void {
    this.#onChange?.();
  }

  /**
   * Asks the run to cancel, soon. Of several the newest first: of all that wait for a worker it is the one most likely to be
   * stopped before it starts.
   */
  requestCancel(watch: RunWatch): void {
    this.#toCancel.push(watch);
    if (this.#isCancelling) return;
    this.#isCancelling = true;
    // When all that is to be cancelled together is known.
    queueMicrotask(() => void this.#sendCancels());
  }

  async #sendCancels(): Promise<void> {
    const { api, domain } = this.#options;
    for (let watch = this.#toCancel.pop(); watch !== undefined; watch = this.#toCancel.pop()) {
      const { workflowId, runId } = watch;
      // Closed, or not to be reached: then nobody waits for it either.
      await api.call('RequestCancelWorkflowExecution', { domain, workflowId, runId }).catch(() => undefined);
      watch.hurry();
    }
    this.#isCancelling = false;
    this.changed();
  }

  async #drain(): Promise<void> {
    const { submissions, handles, api } = this.#options;
    const { signal } = this.#lost;
    const lost = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    while ((submissions.size > 0 || this.#isCancelling) && !signal.aborted) {
      await Promise.race([lost, new Promise<void>((resolve) => (this.#onChange = resolve))]);
    }
    await Promise.race([lost, Promise.all([...handles].map(async (handle) => handle.closed()))]);
    // Handles go on working: they connect anew.
    api.close();
  }

  async #cancelPending(): Promise<void> {
    const { submissions, handles } = this.#options;
    const asked = [...submissions].map(async (submission) => {
      // It may have begun since it was last looked at.
      await submission.watch?.look().catch(() => undefined);
      if (!submission.source.future.running()) submission.source.future.cancel();
    });
    await Promise.all([
      ...asked,
      ...[...handles].map(async (handle) => handle.cancel().catch(() => undefined)),
    ]);
  }

  async #giveUp(graceMs: number): Promise<void> {
    const { submissions, handles, api, domain } = this.#options;
    const reason = `not closed ${graceMs} ms after \`shutdown\``;
    const terminated = [...submissions].map(async (submission) => {
      const { watch } = submission;
      if (submission.kind.cancelsAtOnce || watch === undefined) submission.abandon();
      if (watch === undefined) return;
      const { workflowId, runId } = watch;
      try {
        await api.call('TerminateWorkflowExecution', { domain, workflowId, runId, reason });
        watch.hurry();
      } catch (error) {
        // Closed meanwhile, which is soon known here.
        if (!isFault(error, 'UnknownResourceFault')) {
          submission.abandon();
          throw error;
        }
        watch.hurry();
      }
    });
    const ended = await Promise.allSettled([
      ...terminated,
      ...[...handles].map(async (handle) => handle.terminate(reason)),
    ]);
    if (ended.some(({ status }) => status === 'rejected')) this.#lost.abort();
  }
}
