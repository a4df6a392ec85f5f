import { nextDelayMs, type RetryPolicy } from '../activity/retry-policy.js';
import type { ActivityError, WorkflowError } from '../errors.js';
import { movedAmong, type Attachment } from '../codec/attachments.js';
import { FutureSource } from '../futures/future-source.js';
import { INSPECT, type CancelOptions, type Future } from '../futures/future.js';
import { assertNever } from '../util/assert-never.js';
import { TaskFailure, type TaskFailureDecision } from '../workflow/task-failure.js';
import type { IssuedCommand } from './command-queue.js';
import type { Command } from './commands.js';
import type { ArgumentsHandler } from '../workflow/runtime.js';
import { resolveArguments } from './resolve-arguments.js';
import { encodeInput, resultDecoder } from './task-data.js';
import type { OrderedOwner, TaskScope } from './task-scope.js';

/** Prefix of the timers that delay a retry; the Python original's. */
export const RETRY_TIMER_PREFIX = '__simpleflow_task_';

/** Who finds a task by its id, to tell it what the outside reports. */
export interface TaskRegistry<T> {
  /** Gives a task that has its arguments the id under which it is scheduled; or the task that has that id already. */
  identify(task: T, input: string): T;
  /** Nothing more will be heard of the task. */
  closed(task: T): void;
}

/**
 * A submitted activity or child workflow through all its tries: waits for its arguments, is scheduled, retried by policy,
 * and settles its future once.
 *
 * waiting ─▶ scheduled ─▶ closed        an argument failed, or cancelled before it was sent: waiting/scheduled ─▶ closed
 *                │  ▲
 *                ▼  │ timer, or at once
 *              delayed
 */
export abstract class RetryingTask implements OrderedOwner, ArgumentsHandler {
  readonly scope: TaskScope;
  readonly order: number;
  readonly source: FutureSource<unknown>;
  /** Undefined while an idempotent task waits for its arguments. */
  id: string | undefined;
  /** The try that is under way, from 1. */
  attempt = 0;
  phase: 'waiting' | 'scheduled' | 'delayed' | 'closed' = 'waiting';
  /** Another task that has the same id: this one is none of its own, and ends as that one does. */
  duplicateOf: RetryingTask | undefined;
  /** JSON text, while there may be another try. */
  protected input = '';
  /** Buffers that go beside the input; undefined where none can. */
  attachments: readonly Attachment[] | undefined;
  #issued: IssuedCommand | undefined;
  #isObserved = false;
  #isCancelRequested = false;
  #isInSubmit = true;

  constructor(scope: TaskScope, order: number, id: string | undefined) {
    this.scope = scope;
    this.order = order;
    this.id = id;
    this.source = new FutureSource<unknown>(this, id);
  }

  protected abstract readonly retry: RetryPolicy;
  protected abstract readonly raisesOnFailure: boolean;
  /** Buffers may go beside its arguments. */
  protected abstract readonly carriesBuffers: boolean;
  /** What starts a try. */
  protected abstract command(): Command;
  /** What asks a try that is under way to stop; undefined where nothing can. */
  protected abstract cancelCommand(): Command | undefined;
  /** Registers the task by its id; gives the task that has that id already, if there is one. */
  protected abstract identify(input: string): RetryingTask;
  protected abstract unregister(): void;

  get future(): Future<unknown> {
    return this.source.future;
  }

  get retryTimerId(): string {
    return `${RETRY_TIMER_PREFIX}${this.id ?? ''}`;
  }

  /** @throws SimpleflowError `not-serializable` if arguments that are there already cannot be sent */
  start(args: readonly unknown[]): void {
    resolveArguments(args, this.scope, this);
    this.#isInSubmit = false;
  }

  ready(args: readonly unknown[]): void {
    if (this.phase !== 'waiting') return;
    try {
      this.#schedule(args);
      if (!this.#isInSubmit && this.duplicateOf !== undefined) this.#follow(this.duplicateOf.future);
    } catch (error) {
      if (this.#isInSubmit) throw error;
      this.#fail(error as Error);
    }
  }

  failed(error: Error): void {
    if (this.phase === 'waiting') this.#fail(error);
  }

  cancelled(): void {
    if (this.phase === 'waiting') this.#cancel();
  }

  /** The delay before the next try is over. */
  retryTimerFired(): void {
    if (this.phase === 'delayed') this.#issueTry();
  }

  /** Settles the task as cancelled; what has been sent goes on outside, unasked. */
  protected letGo(): void {
    const { phase } = this;
    const isOutside =
      phase === 'scheduled' && this.#issued !== undefined && !this.scope.withdraw(this.#issued);
    if (phase === 'delayed') this.#stopRetryTimer();
    this.#cancel(isOutside);
  }

  cancelRequested(options: CancelOptions): boolean {
    const isOutside =
      this.phase === 'scheduled' && this.#issued !== undefined && !this.scope.withdraw(this.#issued);
    if (isOutside && this.scope.refusesToCancelRunning) return false;
    if (this.phase === 'delayed') this.#stopRetryTimer();
    if (isOutside && !this.#isCancelRequested) {
      this.#isCancelRequested = true;
      const command = this.cancelCommand();
      if (command !== undefined) this.scope.issue(command);
    }
    if (isOutside && options.wait === true) return true;
    this.#cancel(isOutside);
    return true;
  }

  /** Settles the task as cancelled, whatever becomes of it outside. */
  abandon(): void {
    if (!this.future.done()) this.#cancel();
  }

  observed(): void {
    this.#isObserved = true;
    this.scope.observed(this);
  }

  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    return this.scope.startTimeout(timeoutMs, onTimeout);
  }

  protected started(): void {
    if (!this.future.done()) this.source.setRunning();
  }

  protected completed(output: string | undefined, attachments?: readonly Attachment[]): void {
    this.#close();
    if (this.future.done()) return;
    this.scope.settled(this);
    if (output === undefined) this.source.resolve(undefined);
    else this.source.resolveEncoded(output, resultDecoder(this.scope.codec, attachments));
  }

  protected tryFailed(error: ActivityError | WorkflowError): void {
    // Nobody waits for it, or it was asked to stop: no other try.
    if (this.future.done()) return this.#close();
    if (this.#isCancelRequested) return this.#fail(error);
    let decision: TaskFailureDecision | undefined;
    try {
      decision = this.scope.decideFailure?.(new TaskFailure(this.id ?? '', this.attempt, error));
      this.#obey(decision ?? { kind: 'default' }, error);
    } catch (hookError) {
      // The hook threw, or gave arguments that cannot be sent.
      this.#fail(hookError instanceof Error ? hookError : new Error(String(hookError)));
    }
  }

  protected remotelyCancelled(): void {
    this.#close();
    if (!this.future.done()) this.#settleAsCancelled();
  }

  #schedule(args: readonly unknown[]): void {
    const input = this.encoded(args);
    const known = this.identify(input);
    if (known === this) {
      this.input = input;
      this.#issueTry();
    } else {
      this.duplicateOf = known;
      this.phase = 'closed';
    }
  }

  /** Ends as another future of the scope does. */
  #follow(other: Future<unknown>): void {
    resolveArguments([other], this.scope, {
      ready: ([value]) => {
        if (this.future.done()) return;
        const { error } = other[INSPECT];
        if (error !== undefined) return this.#fail(error);
        this.#close();
        this.scope.settled(this);
        this.source.resolve(value);
      },
      failed: (error) => {
        if (!this.future.done()) this.#fail(error);
      },
      cancelled: () => {
        if (!this.future.done()) this.#cancel();
      },
    });
  }

  #issueTry(): void {
    this.attempt += 1;
    this.phase = 'scheduled';
    const issued = this.scope.issue(this.command());
    // Outside a workflow the try may be over already: what is closed remembers nothing.
    if (!this.#isClosed) this.#issued = issued;
  }

  get #isClosed(): boolean {
    return this.phase === 'closed';
  }

  #obey(decision: TaskFailureDecision, error: Error): void {
    switch (decision.kind) {
      case 'default': {
        // What was moved to the worker is gone.
        if (this.attachments !== undefined && movedAmong(this.attachments).length > 0)
          return this.#fail(error);
        const delayMs = nextDelayMs(this.retry, this.attempt, error, () => this.scope.random());
        return delayMs === undefined ? this.#fail(error) : this.#retryAfter(delayMs);
      }
      case 'abort':
        return this.#fail(error);
      case 'ignore':
        this.#close();
        this.scope.settled(this);
        return this.source.resolve(decision.value);
      case 'retry':
        if (decision.args !== undefined) this.input = this.encoded(decision.args);
        return this.#retryAfter(decision.delayMs);
      case 'cancel':
        return this.#cancel();
      case 'handled':
        this.#close();
        return this.#follow(decision.by);
      default:
        assertNever(decision);
    }
  }

  /** @throws SimpleflowError `not-serializable` */
  protected encoded(args: readonly unknown[]): string {
    const { input, attachments } = encodeInput(args, this.scope.codec, this.carriesBuffers);
    this.attachments = attachments;
    return input;
  }

  #retryAfter(delayMs: number): void {
    if (delayMs === 0) return this.#issueTry();
    this.phase = 'delayed';
    this.#issued = this.scope.issue({ kind: 'start-timer', id: this.retryTimerId, delayMs });
  }

  #stopRetryTimer(): void {
    if (this.#issued !== undefined && !this.scope.withdraw(this.#issued)) {
      this.scope.issue({ kind: 'cancel-timer', id: this.retryTimerId });
    }
  }

  #fail(error: Error): void {
    this.#close();
    this.scope.settled(this);
    if (!this.raisesOnFailure) return this.source.swallow(error);
    if (!this.#isObserved) this.scope.failedUnobserved(this, error);
    this.source.reject(error);
  }

  /** @param isOpenOutside its end will still be reported, and ignored */
  #cancel(isOpenOutside = false): void {
    if (!isOpenOutside) this.#close();
    this.#settleAsCancelled();
  }

  #settleAsCancelled(): void {
    this.scope.settled(this);
    this.source.cancel();
  }

  #close(): void {
    this.phase = 'closed';
    this.#issued = undefined;
    this.input = '';
    this.attachments = undefined;
    this.unregister();
  }
}
