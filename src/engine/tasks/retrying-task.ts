import type { RetryPolicy } from '../../activity/retry-policy.js';
import type { ActivityError, WorkflowError } from '../../errors.js';
import { movedAmong, type Attachment } from '../../codec/attachments.js';
import type { CancelOptions, Future } from '../../futures/future.js';
import { assertNever } from '../../util/assert-never.js';
import { TaskFailure, type TaskFailureDecision } from '../../workflow/task-failure.js';
import type { IssuedCommand } from '../parts/command-queue.js';
import type { Command } from '../language/commands.js';
import type { ArgumentsHandler } from '../../workflow/runtime.js';
import { answerTo } from './failure-answer.js';
import { follow } from './follow.js';
import { resolveArguments } from './resolve-arguments.js';
import { TransportedTask } from './transported-task.js';
import { logFailedTry, logTry, type Try } from './task-log.js';
import type { TaskScope } from './task-scope.js';

/** Of the timers that delay a retry; the Python original's. */
export const RETRY_TIMER_PREFIX = '__simpleflow_task_';

/**
 * A submitted activity or child workflow through all its tries: waits for its arguments, is scheduled, retried by policy,
 * and settles its future once.
 *
 * waiting ─▶ scheduled ─▶ closed        an argument failed, or cancelled before it was sent: waiting/scheduled ─▶ closed
 *                │  ▲
 *                ▼  │ timer, or at once
 *              delayed
 */
export abstract class RetryingTask extends TransportedTask implements ArgumentsHandler {
  /** Undefined while an idempotent task waits for its arguments. */
  id: string | undefined;
  /** The try that is under way, from 1. */
  attempt = 0;
  phase: 'waiting' | 'scheduled' | 'delayed' | 'closed' = 'waiting';
  /** Another task that has the same id: this one is none of its own, and ends as that one does. */
  duplicateOf: RetryingTask | undefined;
  #issued: IssuedCommand | undefined;
  /** The last try whose begin has been logged. */
  #begunAttempt = 0;
  #isCancelRequested = false;
  #isInSubmit = true;

  constructor(scope: TaskScope, order: number, id: string | undefined) {
    super(scope, order, id);
    this.id = id;
  }

  protected abstract readonly retry: RetryPolicy;
  /** What starts a try. */
  protected abstract command(): Command;
  /** What asks a try that is under way to stop; undefined where nothing can. */
  protected abstract cancelCommand(): Command | undefined;
  /** Registers the task by its id; gives the task that has that id already, if there is one. */
  protected abstract identify(input: string): RetryingTask;
  protected abstract unregister(): void;

  /** For the log. */
  get try(): Try {
    const { kind, name } = this.describe();
    const { maxAttempts } = this.retry;
    const { id = '', attempt } = this;
    return { kind: kind === 'child' ? 'workflow' : 'activity', name, id, attempt, maxAttempts };
  }

  get retryTimerId(): string {
    return RETRY_TIMER_PREFIX + (this.id ?? '');
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
      if (this.#isInSubmit && !this.isRefused) throw error;
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
    const isOutside = this.#isOutside();
    if (this.phase === 'delayed') this.#stopRetryTimer();
    this.#cancel(isOutside);
  }

  cancelRequested(options: CancelOptions): boolean {
    const isOutside = this.#isOutside();
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

  /**
   * A worker has begun the try. Logged once: a host in this process says so at once, the event of it comes with the next turn.
   * @param atMs default: the time of the turn
   */
  begun(atMs?: number): void {
    if (this.#begunAttempt === this.attempt) return;
    this.#begunAttempt = this.attempt;
    logTry(this, 'began', atMs);
  }

  protected started(): void {
    this.begun();
    if (!this.future.done()) this.source.setRunning();
  }

  protected completed(
    output: string | undefined,
    attachments?: readonly Attachment[],
    value?: unknown,
  ): void {
    this.begun();
    logTry(this, 'completed');
    this.#close();
    if (this.future.done()) return;
    this.scope.settled(this);
    this.settleWithOutput(output, attachments, value);
  }

  protected tryFailed(error: ActivityError | WorkflowError): void {
    this.scope.taskFailed?.(this.id ?? '', error);
    const failure = new TaskFailure(this.id ?? '', this.attempt, error);
    // Nobody waits for it, or it was asked to stop: no other try.
    if (this.future.done() || this.#isCancelRequested) {
      logFailedTry(this, failure, { kind: 'abort' });
      return this.future.done() ? this.#close() : this.#fail(error);
    }
    let answer: TaskFailureDecision | undefined;
    try {
      answer = answerTo(failure, this.scope, this.#policyLeft);
      if (answer.kind === 'retry' && answer.args !== undefined) this.input = this.passed(answer.args);
      logFailedTry(this, failure, answer);
      this.#obey(answer, error);
    } catch (hookError) {
      // The hook threw, gave no answer that makes sense, or arguments that cannot be sent.
      if (answer === undefined) logFailedTry(this, failure, { kind: 'abort' });
      this.#fail(hookError instanceof Error ? hookError : new Error(String(hookError)));
    }
  }

  protected remotelyCancelled(): void {
    logTry(this, 'cancelled');
    this.#close();
    if (!this.future.done()) this.#settleAsCancelled();
  }

  get #policyLeft(): RetryPolicy | undefined {
    // What was moved to the worker is gone.
    const isMoved = this.attachments !== undefined && movedAmong(this.attachments).length > 0;
    return isMoved ? undefined : this.retry;
  }

  #schedule(args: readonly unknown[]): void {
    const input = this.passed(args);
    const known = this.identify(input);
    if (known === this) {
      this.input = input;
      this.#issueTry();
    } else {
      this.duplicateOf = known;
      this.phase = 'closed';
    }
  }

  #follow(other: Future<unknown>): void {
    follow(other, this.scope, {
      isDone: () => this.future.done(),
      resolve: (value) => this.#resolve(value),
      fail: (error) => this.#fail(error),
      cancel: () => this.#cancel(),
    });
  }

  #resolve(value: unknown): void {
    this.#close();
    this.scope.settled(this);
    this.source.resolve(value);
  }

  #issueTry(): void {
    this.attempt += 1;
    this.phase = 'scheduled';
    const issued = this.scope.issue(this.command());
    // Outside a workflow the try may be over already: what is closed remembers nothing.
    if (!this.#isClosed) this.#issued = issued;
  }

  /** Takes a try back that is not sent yet; true if there is one that is. */
  #isOutside(): boolean {
    return this.phase === 'scheduled' && this.#issued !== undefined && !this.scope.withdraw(this.#issued);
  }

  get #isClosed(): boolean {
    return this.phase === 'closed';
  }

  #obey(decision: TaskFailureDecision, error: Error): void {
    switch (decision.kind) {
      case 'default':
      case 'abort':
        return this.#fail(error);
      case 'ignore':
        return this.#resolve(decision.value);
      case 'retry':
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
    this.settleWithError(error);
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
