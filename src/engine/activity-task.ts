import type { ActivityDefinition } from '../activity/activity.js';
import { nextDelayMs } from '../activity/retry-policy.js';
import { ActivityError } from '../errors.js';
import { FutureSource } from '../futures/future-source.js';
import type { CancelOptions, Future } from '../futures/future.js';
import type { TaskOptions } from '../workflow/submittable.js';
import { assertNever } from '../util/assert-never.js';
import type { IssuedCommand } from './command-queue.js';
import type { ActivityEvent } from './events.js';
import { resolveArguments, type ArgumentsHandler } from './resolve-arguments.js';
import { addLimits } from './task-options.js';
import type { OrderedOwner, TaskScope } from './task-scope.js';

/** @internal Prefix of the timers that delay a retry; the Python original's. */
export const RETRY_TIMER_PREFIX = '__simpleflow_task_';

/**
 * One submitted activity through all its tries: waits for its arguments, is scheduled, retried by policy, and settles
 * its future once.
 *
 * waiting ─▶ scheduled ─▶ closed        an argument failed, or cancelled before it was sent: waiting/scheduled ─▶ closed
 *                │  ▲
 *                ▼  │ timer, or at once
 *              delayed
 */
export class ActivityTask implements OrderedOwner, ArgumentsHandler {
  readonly scope: TaskScope;
  readonly order: number;
  readonly definition: ActivityDefinition;
  readonly options: TaskOptions;
  readonly source: FutureSource<unknown>;
  /** Undefined while an idempotent task waits for its arguments. */
  id: string | undefined;
  /** The try that is under way, from 1. */
  attempt = 0;
  phase: 'waiting' | 'scheduled' | 'delayed' | 'closed' = 'waiting';
  /** Another task that has the same id: this one is none of its own, and ends as that one does. */
  duplicateOf: ActivityTask | undefined;
  /** The task's failure, once its future has failed. */
  error: Error | undefined;
  isObserved = false;
  #input = '';
  #issued: IssuedCommand | undefined;
  #isCancelRequested = false;
  #isInSubmit = true;

  constructor(
    scope: TaskScope,
    order: number,
    definition: ActivityDefinition,
    options: TaskOptions,
    id?: string,
  ) {
    this.scope = scope;
    this.order = order;
    this.definition = definition;
    this.options = options;
    this.id = id;
    this.source = new FutureSource<unknown>(this, id);
  }

  get future(): Future<unknown> {
    return this.source.future;
  }

  get raisesOnFailure(): boolean {
    return this.options.raisesOnFailure ?? this.definition.raisesOnFailure ?? true;
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
      if (!this.#isInSubmit && this.duplicateOf !== undefined) this.#follow(this.duplicateOf);
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

  apply(event: ActivityEvent): void {
    switch (event.kind) {
      case 'activity-started':
        if (!this.future.done()) this.source.setRunning();
        return;
      case 'activity-completed':
        return this.#completed(event.output);
      case 'activity-failed':
        return this.#tryFailed('activity-failed', 'failed', this.scope.codec.decodeFailure(event.failure));
      case 'activity-timed-out':
        return this.#tryFailed('activity-timed-out', `timed out (${event.timeout})`, undefined);
      case 'activity-cancelled':
        return this.#remotelyCancelled();
      default:
        assertNever(event);
    }
  }

  /** The delay before the next try is over. */
  retryTimerFired(): void {
    if (this.phase === 'delayed') this.#issueTry();
  }

  cancelRequested(options: CancelOptions): boolean {
    const isOutside =
      this.phase === 'scheduled' && this.#issued !== undefined && !this.scope.withdraw(this.#issued);
    if (isOutside && this.scope.refusesToCancelRunning) return false;
    if (this.phase === 'delayed') this.#stopRetryTimer();
    if (isOutside && !this.#isCancelRequested) {
      this.#isCancelRequested = true;
      this.scope.issue({ kind: 'request-cancel-activity', id: this.id ?? '' });
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
    this.isObserved = true;
    this.scope.observed(this);
  }

  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    return this.scope.startTimeout(timeoutMs, onTimeout);
  }

  #schedule(args: readonly unknown[]): void {
    const { codec } = this.scope;
    const input = `{"args":${codec.encode(args)},"kwargs":{}}`;
    const known = this.scope.identify(this, input);
    if (known === this) {
      this.#input = input;
      this.#issueTry();
    } else {
      this.duplicateOf = known;
      this.phase = 'closed';
    }
  }

  #follow(other: ActivityTask): void {
    resolveArguments([other.future], this.scope, {
      ready: ([value]) => {
        if (this.future.done()) return;
        if (other.error === undefined) this.#settle(() => this.source.resolve(value));
        else this.#fail(other.error);
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
    const { definition, options } = this;
    const command = {
      kind: 'schedule-activity' as const,
      id: this.id ?? '',
      name: definition.name,
      version: definition.version,
      taskList: options.taskList ?? definition.taskList,
      attempt: this.attempt,
      input: this.#input,
    };
    const issued = this.scope.issue(addLimits(command, definition, options));
    // Outside a workflow the try may be over already: what is closed remembers nothing.
    if (!this.#isClosed) this.#issued = issued;
  }

  get #isClosed(): boolean {
    return this.phase === 'closed';
  }

  #completed(output: string | undefined): void {
    this.#close();
    if (this.future.done()) return;
    const { codec } = this.scope;
    this.#settle(() => {
      if (output === undefined) this.source.resolve(undefined);
      else this.source.resolveEncoded(output, codec);
    });
  }

  #tryFailed(code: 'activity-failed' | 'activity-timed-out', what: string, cause: Error | undefined): void {
    const { name } = this.definition;
    const reason = cause === undefined ? '' : `: ${cause.message}`;
    const details = { activityName: name, activityId: this.id ?? '', attempt: this.attempt };
    const error = new ActivityError(code, `activity \`${name}\` ${what}${reason}`, {
      ...details,
      ...(cause === undefined ? undefined : { cause }),
    });
    // Nobody waits for it, or it was asked to stop: no other try.
    const isOver = this.future.done() || this.#isCancelRequested;
    const delayMs = isOver
      ? undefined
      : nextDelayMs(this.definition.retry, this.attempt, error, () => this.scope.random());
    if (delayMs !== undefined) return this.#retryAfter(delayMs);
    if (this.future.done()) this.#close();
    else this.#fail(error);
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

  #remotelyCancelled(): void {
    this.#close();
    if (!this.future.done()) this.#settle(() => this.source.cancel());
  }

  #fail(error: Error): void {
    this.#close();
    this.error = error;
    this.#settle(() => {
      if (!this.raisesOnFailure) this.source.swallow(error);
      else {
        if (!this.isObserved) this.scope.failedUnobserved(this, error);
        this.source.reject(error);
      }
    });
  }

  /** @param isOpenOutside its end will still be reported, and ignored */
  #cancel(isOpenOutside = false): void {
    if (!isOpenOutside) this.#close();
    this.#settle(() => this.source.cancel());
  }

  #settle(settle: () => void): void {
    this.scope.settled(this);
    settle();
  }

  #close(): void {
    this.phase = 'closed';
    this.#issued = undefined;
    this.#input = '';
    this.scope.closed(this);
  }
}
