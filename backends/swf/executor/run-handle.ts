import {
  type Codec,
  type Journal,
  type RunDescription,
  type RunStatus,
  type SendSignalOptions,
  SimpleflowError,
  type WorkflowHandle,
} from 'simpleflow';
import { cutText, submission } from 'simpleflow/backend';
import { isFault } from '../client/faults.js';
import type { SwfApi, WireEvent } from '../client/swf-api.js';
import { historyToJournal } from '../records/history-to-journal.js';
import type { SwfEvent } from '../mapping/swf-event.js';
import type { CLOSE_STATUS } from '../protocol/choices.js';
import type { ValueOf } from '../protocol/shape.js';
import { settleRun } from '../runs/run-end.js';
import type { RunWatch } from './run-watch.js';

export interface RunHandleOptions {
  readonly api: SwfApi;
  readonly domain: string;
  readonly codec: Codec;
  readonly workflowName: string;
  /** Whose future it is. */
  readonly scope: unknown;
  readonly watch: RunWatch;
}

const STATUS = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed-out',
  CONTINUED_AS_NEW: 'continued-as-new',
} as const satisfies Record<ValueOf<typeof CLOSE_STATUS>, RunStatus>;

const MAX_REASON_LENGTH = 256;

/** The handle on a run of the service; it follows a run that continues as new. */
export class RunHandle implements WorkflowHandle<never>, submission.FutureOwner {
  readonly workflowId: string;
  readonly runId: string;
  readonly scope: unknown;
  readonly #options: RunHandleOptions;
  readonly #watch: RunWatch;
  readonly #source;
  #isSettling = false;

  constructor(options: RunHandleOptions) {
    this.#options = options;
    this.#watch = options.watch;
    this.scope = options.scope;
    this.workflowId = options.watch.workflowId;
    this.runId = options.watch.runId;
    this.#source = submission.createFuture<unknown>(this, this.workflowId);
  }

  async result(options?: { readonly timeoutMs?: number }): Promise<never> {
    this.settle();
    return this.#source.future.result(options) as Promise<never>;
  }

  /** Waits for the end, however it is; then the result is there. */
  async closed(): Promise<void> {
    this.settle();
    await this.#source.future.exception().catch(() => undefined);
  }

  async signal(name: string, value?: unknown, { propagate = false }: SendSignalOptions = {}): Promise<void> {
    const { api, codec, domain } = this.#options;
    submission.checkName('a signal name', name);
    const input = submission.encodeSignal(codec, value, propagate);
    const isSent = await this.#toOpenRun(async (runId) =>
      api.call('SignalWorkflowExecution', {
        domain,
        workflowId: this.workflowId,
        runId,
        signalName: name,
        input,
      }),
    );
    if (isSent) return;
    throw new SimpleflowError(
      'signal-failed',
      `the signal \`${name}\` cannot be delivered: run \`${this.runId}\` of \`${this.workflowId}\` is closed`,
    );
  }

  async cancel(): Promise<void> {
    const { api, domain } = this.#options;
    await this.#toOpenRun(async (runId) =>
      api.call('RequestCancelWorkflowExecution', { domain, workflowId: this.workflowId, runId }),
    );
  }

  async terminate(reason = 'no reason given'): Promise<void> {
    const { api, domain } = this.#options;
    await this.#toOpenRun(async (runId) =>
      api.call('TerminateWorkflowExecution', {
        domain,
        workflowId: this.workflowId,
        runId,
        reason: cutText(reason, MAX_REASON_LENGTH),
      }),
    );
  }

  async describe(): Promise<RunDescription> {
    const { api, codec, domain, workflowName } = this.#options;
    await this.#watch.look();
    const { executionInfo, openCounts, latestExecutionContext } = await api.call(
      'DescribeWorkflowExecution',
      {
        domain,
        execution: { workflowId: this.workflowId, runId: this.#watch.runId },
      },
    );
    const { closeStatus, closeTimestamp } = executionInfo;
    const isOpen = executionInfo.executionStatus === 'OPEN';
    const user = submission.userContext(latestExecutionContext);
    return {
      workflowId: this.workflowId,
      runId: executionInfo.execution.runId,
      name: workflowName,
      version: executionInfo.workflowType.version,
      tags: executionInfo.tagList ?? [],
      parent: executionInfo.parent,
      status: isOpen || closeStatus === undefined ? 'open' : STATUS[closeStatus],
      // Of a closed run the service goes on telling what was open when it closed.
      openActivities: isOpen ? openCounts.openActivityTasks : 0,
      openTimers: isOpen ? openCounts.openTimers : 0,
      openChildren: isOpen ? openCounts.openChildWorkflowExecutions : 0,
      startedAtMs: milliseconds(executionInfo.startTimestamp),
      closedAtMs: closeTimestamp === undefined ? undefined : milliseconds(closeTimestamp),
      ...(user === undefined ? undefined : { executionContext: codec.decode(user) }),
    };
  }

  async history(): Promise<Journal> {
    const { api, domain, workflowName: name } = this.#options;
    const execution = { workflowId: this.workflowId, runId: this.#watch.runId };
    const events: WireEvent[] = [];
    let nextPageToken: string | undefined;
    do {
      const page = await api.call('GetWorkflowExecutionHistory', {
        domain,
        execution,
        ...(nextPageToken === undefined ? undefined : { nextPageToken }),
      });
      events.push(...page.events);
      nextPageToken = page.nextPageToken;
    } while (nextPageToken !== undefined);
    return historyToJournal(events as unknown as readonly SwfEvent[], { name, ...execution });
  }

  /** A run on the service may refuse to cancel: the future stays open until it has decided. */
  cancelRequested(): boolean {
    void this.cancel().catch(() => undefined);
    return true;
  }

  /** Begins to wait for the end. */
  settle(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    const { codec, workflowName } = this.#options;
    this.#watch.ended.then(
      (end) => {
        const { workflowId, runId } = this.#watch;
        settleRun(this.#source, end, { workflowName, workflowId, runId }, codec);
      },
      (error: unknown) => this.#source.reject(error as Error),
    );
  }

  get future() {
    return this.#source.future;
  }

  /** Calls for the run that is under way, if one is; false if none is. */
  async #toOpenRun(call: (runId: string) => Promise<void>): Promise<boolean> {
    for (;;) {
      const { runId } = this.#watch;
      try {
        await call(runId);
        this.#watch.hurry();
        return true;
      } catch (error) {
        if (!isFault(error, 'UnknownResourceFault')) throw error;
        // It is closed; it may have gone on as another.
        await this.#watch.look();
        if (this.#watch.runId === runId) return false;
      }
    }
  }
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1_000);
}
