import type { CancelOptions } from 'simpleflow';
import { submission } from 'simpleflow/backend';
import type { WireEvent } from '../client/swf-api.js';
import type { InputOf } from '../protocol/inputs.js';
import type { RunEnd, RunName } from '../runs/run-end.js';
import type { RunWatch } from './run-watch.js';

type StartInput = InputOf<'StartWorkflowExecution'>;

/** What a submission leaves to the executor. */
export interface SubmissionHost {
  /** Sends the start when it is its turn, unless `isWanted` says no by then; gives the watch on the run. */
  launch(
    input: StartInput,
    isWanted: () => boolean,
    onLook: (events: readonly WireEvent[]) => void,
  ): Promise<RunWatch | undefined>;
  requestCancel(watch: RunWatch): void;
  /** Nothing is to be heard of it any more. */
  closed(submission: Submission): void;
}

/** How an activity and a workflow differ as submissions. */
export interface SubmissionKind {
  readonly id: string | undefined;
  readonly workflowName: string;
  /** Activities are cancelled at once; a workflow may refuse, and its future waits for what it does. */
  readonly cancelsAtOnce: boolean;
  /** @throws SimpleflowError if the arguments cannot be sent */
  startInput(args: readonly unknown[]): StartInput;
  settle(source: submission.FutureSource<unknown>, end: RunEnd, run: RunName): void;
}

/**
 * A task submitted to the service: waits for its arguments, is started as a run, and ends as that does.
 *
 * waiting ─▶ starting ─▶ open ─▶ closed
 */
export class Submission implements submission.FutureOwner, submission.ArgumentsHandler {
  readonly scope: unknown;
  readonly kind: SubmissionKind;
  readonly source: submission.FutureSource<unknown>;
  readonly #host: SubmissionHost;
  #phase: 'waiting' | 'starting' | 'open' | 'closed' = 'waiting';
  #watch: RunWatch | undefined;
  #isCancelRequested = false;
  #isInSubmit = true;
  #isSent = false;

  constructor(kind: SubmissionKind, host: SubmissionHost, scope: unknown) {
    this.kind = kind;
    this.scope = scope;
    this.#host = host;
    this.source = submission.createFuture<unknown>(this, kind.id);
  }

  /** @throws SimpleflowError for arguments that are there and cannot be sent */
  submit(args: readonly unknown[]): void {
    try {
      submission.resolveArguments(args, this.scope, this);
    } finally {
      this.#isInSubmit = false;
    }
  }

  get watch(): RunWatch | undefined {
    return this.#watch;
  }

  ready(args: readonly unknown[]): void {
    if (this.source.future.done()) return;
    try {
      void this.#run(this.kind.startInput(args));
    } catch (error) {
      if (this.#isInSubmit) throw error;
      this.#fail(error);
    }
  }

  failed(error: Error): void {
    if (!this.source.future.done()) this.#fail(error);
  }

  cancelled(): void {
    if (!this.source.future.done()) this.#drop();
  }

  cancelRequested({ wait = false }: CancelOptions): boolean {
    if (!this.#isSent) this.#drop();
    else {
      this.#requestCancel();
      if (this.kind.cancelsAtOnce && !wait) this.source.cancel();
    }
    return true;
  }

  /** Settles the future as cancelled, whatever becomes of the run. */
  abandon(): void {
    if (!this.source.future.done()) this.source.cancel();
    this.#close();
  }

  /** Never rejects. */
  async #run(input: StartInput): Promise<void> {
    this.#phase = 'starting';
    try {
      const isWanted = (): boolean => {
        this.#isSent = !this.source.future.done();
        return this.#isSent;
      };
      const watch = await this.#host.launch(input, isWanted, (events) => this.#looked(events));
      if (watch === undefined || this.#isClosed) {
        this.#close();
        return;
      }
      this.#phase = 'open';
      this.#watch = watch;
      if (this.#isCancelRequested) this.#host.requestCancel(watch);
      this.#ended(await watch.ended, watch);
    } catch (error) {
      this.#fail(error);
    }
  }

  #ended(end: RunEnd, { workflowId, runId }: RunWatch): void {
    const { workflowName } = this.kind;
    if (!this.source.future.done()) this.kind.settle(this.source, end, { workflowName, workflowId, runId });
    this.#close();
  }

  #looked(events: readonly WireEvent[]): void {
    const { future } = this.source;
    if (!this.kind.cancelsAtOnce || future.done() || future.running()) return;
    if (events.some(({ eventType }) => eventType === 'ActivityTaskStarted')) this.source.setRunning();
  }

  #requestCancel(): void {
    this.#isCancelRequested = true;
    if (this.#watch !== undefined) this.#host.requestCancel(this.#watch);
  }

  #drop(): void {
    this.source.cancel();
    this.#close();
  }

  #fail(error: unknown): void {
    if (!this.source.future.done()) this.source.reject(error as Error);
    this.#close();
  }

  get #isClosed(): boolean {
    return this.#phase === 'closed';
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#phase = 'closed';
    this.#watch?.stop();
    this.#host.closed(this);
  }
}
