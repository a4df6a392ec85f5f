import type { Codec } from '../codec/codec.js';
import { SimpleflowError } from '../errors.js';
import type { Future } from '../futures/future.js';
import { callSite } from '../util/call-site.js';
import { describeValue } from '../util/describe-value.js';
import type { RunInformation } from '../workflow/runtime.js';
import type { AnyActivity, TaskOptions } from '../workflow/submittable.js';
import type { SignalTarget } from '../workflow/submitter.js';
import { ActivityTask, RETRY_TIMER_PREFIX } from './activity-task.js';
import { CancelScope } from './cancel-scope.js';
import { CommandQueue, type IssuedCommand } from './command-queue.js';
import type { Command } from './commands.js';
import type { ActivityEvent } from './events.js';
import { IdSource, idempotentId } from './ids.js';
import { MapTask } from './map-task.js';
import { OpenFutures, type OpenItem } from './open-futures.js';
import { SignalTask, type SendScope } from './signal-task.js';
import { encodeSignal, Signals, type SignalScope } from './signals.js';
import { checkTaskOptions } from './task-options.js';
import type { OrderedOwner, TaskScope } from './task-scope.js';
import { TimerTask, type TimerScope } from './timer-task.js';

export interface RunTasksOptions {
  readonly codec: Codec;
  readonly information: RunInformation;
  readonly random: () => number;
  /** Remember where user code issues each command: dear, for reports only. */
  readonly traceCallSites: boolean;
  /** Throws unless user code may act now. */
  readonly assertInTurn: (what: string) => void;
}

/** What a run has asked for and is waiting for: its activities, timers and signals, their ids and commands. */
export class RunTasks implements TaskScope, TimerScope, SignalScope, SendScope {
  readonly codec: Codec;
  readonly queue = new CommandQueue();
  readonly open = new OpenFutures();
  readonly signals = new Signals(this);
  /** Everything of the run that no inner scope has. */
  readonly root = new CancelScope();
  readonly refusesToCancelRunning = false;
  readonly random: () => number;
  readonly #options: RunTasksOptions;
  readonly #ids = new IdSource();
  /** By id, from being scheduled until the outside has reported the end. */
  readonly #scheduled = new Map<string, ActivityTask>();
  readonly #idempotent = new Map<string, ActivityTask>();
  readonly #timers = new Map<string, TimerTask>();
  readonly #sends = new Map<string, SignalTask>();
  readonly #unobserved = new Map<OrderedOwner, Error>();
  /** The scope for which a submit is under way. */
  #current = this.root;
  #submitted = 0;

  constructor(options: RunTasksOptions) {
    this.codec = options.codec;
    this.random = options.random;
    this.#options = options;
  }

  /** How many timers are open. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Failures nobody has looked at, in submit order. */
  get unobservedFailures(): Error[] {
    return [...this.#unobserved].sort(([a], [b]) => a.order - b.order).map(([, error]) => error);
  }

  submitActivity(
    scope: CancelScope,
    activity: AnyActivity,
    args: readonly unknown[],
    options: TaskOptions,
  ): Future<unknown> {
    this.#enter('submit', scope);
    const definition = definitionOf(activity);
    checkTaskOptions(definition.name, options);
    const prefix = `activity-${definition.name}`;
    let id: string | undefined;
    if (options.id !== undefined) id = this.#ids.custom('an activity id', `${prefix}-${options.id}`);
    else if (definition.idempotent !== true) id = this.#ids.next(prefix);
    const task = new ActivityTask(this, (this.#submitted += 1), definition, options, id);
    this.open.addHolding(task, scope);
    try {
      task.start(args);
    } catch (error) {
      // The arguments cannot be sent: there is no task.
      this.open.delete(task);
      throw error;
    }
    if (task.duplicateOf === undefined) return task.future;
    this.open.delete(task);
    return task.duplicateOf.future;
  }

  map(
    scope: CancelScope,
    activity: AnyActivity,
    items: Iterable<unknown>,
    options: TaskOptions,
  ): Future<unknown[]> {
    const futures = Array.from(items, (item) => this.submitActivity(scope, activity, [item], options));
    return new MapTask(this, (this.#submitted += 1), futures).future;
  }

  startTimer(scope: CancelScope, delayMs: number, id?: string): Future<void> {
    this.#enter('startTimer', scope);
    if (!Number.isFinite(delayMs) || delayMs < 0) {
      throw new SimpleflowError(
        'invalid-option',
        `\`delayMs\` must be a number of at least 0, got ${describeValue(delayMs)}`,
      );
    }
    return this.#startTimer(delayMs, id, scope).future;
  }

  waitSignal(scope: CancelScope, name: string): Future<unknown> {
    this.#enter('waitSignal', scope);
    return this.signals.wait(name);
  }

  sendSignal(scope: CancelScope, target: SignalTarget, name: string, value: unknown): Future<void> {
    this.#enter('sendSignal', scope);
    const { workflowId, runId } = this.#addressOf(target);
    const task = new SignalTask(this, (this.#submitted += 1), {
      kind: 'signal-workflow',
      id: this.#ids.next(`signal-${name}`),
      workflowId,
      ...(runId === undefined ? undefined : { runId }),
      name,
      input: encodeSignal(this.codec, value),
    });
    this.#sends.set(task.id, task);
    this.open.addHolding(task, scope);
    return task.future;
  }

  /** Part of `wait`, `result` and the like: a timeout is a timer, which a cancelled scope may still need. */
  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    this.#options.assertInTurn('a timeout');
    const timer = this.#startTimer(timeoutMs, undefined, this.root);
    timer.future.onDone(() => {
      if (!timer.future.cancelled()) onTimeout();
    });
    return () => void timer.future.cancel();
  }

  issue(command: Command): IssuedCommand {
    return this.queue.issue(command, this.#options.traceCallSites ? callSite() : undefined);
  }

  withdraw(issued: IssuedCommand): boolean {
    return this.queue.withdraw(issued);
  }

  identify(task: ActivityTask, input: string): ActivityTask {
    if (task.id === undefined) {
      const id = idempotentId(`activity-${task.definition.name}`, JSON.parse(input));
      const known = this.#idempotent.get(id);
      task.id = id;
      task.source.setId(id);
      if (known !== undefined) return known;
      this.#idempotent.set(id, task);
    }
    this.#scheduled.set(task.id, task);
    return task;
  }

  opened(item: OpenItem): void {
    this.open.addWaiting(item, this.#current);
  }

  settled(item: OpenItem): void {
    this.open.delete(item);
  }

  closed(task: ActivityTask): void {
    if (task.id !== undefined && this.#scheduled.get(task.id) === task) this.#scheduled.delete(task.id);
  }

  timerClosed(timer: TimerTask): void {
    this.#timers.delete(timer.id);
    this.open.delete(timer);
  }

  sendClosed(task: SignalTask): void {
    this.#sends.delete(task.id);
    this.open.delete(task);
  }

  failedUnobserved(owner: OrderedOwner, error: Error): void {
    this.#unobserved.set(owner, error);
  }

  observed(owner: OrderedOwner): void {
    this.#unobserved.delete(owner);
  }

  /** An answer for a task that is not open any more is history, and changes nothing. */
  applyActivityEvent(event: ActivityEvent): void {
    this.#scheduled.get(event.id)?.apply(event);
  }

  applyTimerFired(id: string): void {
    const timer = this.#timers.get(id);
    if (timer !== undefined) timer.fired();
    else if (id.startsWith(RETRY_TIMER_PREFIX))
      this.#scheduled.get(id.slice(RETRY_TIMER_PREFIX.length))?.retryTimerFired();
  }

  /** @param cause why delivery failed; undefined if it did not */
  applySignalOutcome(id: string, cause: string | undefined): void {
    const task = this.#sends.get(id);
    if (cause === undefined) task?.sent();
    else task?.failed(cause);
  }

  cancel(scope: CancelScope): void {
    scope.cancel();
    this.open.cancelCancelled();
  }

  /** The definition behind an open task: what an in-process host runs. */
  definitionOf(id: string): ActivityTask['definition'] | undefined {
    return this.#scheduled.get(id)?.definition;
  }

  #enter(what: string, scope: CancelScope): void {
    this.#options.assertInTurn(what);
    if (scope.isCancelled) {
      throw new SimpleflowError(
        'cancelled',
        `\`${what}\` was called after its run or scope had been cancelled`,
      );
    }
    this.#current = scope;
  }

  #startTimer(delayMs: number, id: string | undefined, scope: CancelScope): TimerTask {
    const timerId = id === undefined ? this.#ids.next('timer') : this.#ids.custom('a timer id', id);
    const timer = new TimerTask(this, timerId, delayMs);
    this.#timers.set(timerId, timer);
    this.open.addWaiting(timer, scope);
    return timer;
  }

  #addressOf(target: SignalTarget): { readonly workflowId: string; readonly runId?: string | undefined } {
    const { information } = this.#options;
    if (target === 'self') return information;
    if (target !== 'parent') return target;
    if (information.parent !== undefined) return information.parent;
    throw new SimpleflowError('invalid-input', 'a signal to `parent` was sent by a run that has none');
  }
}

function definitionOf(activity: unknown): AnyActivity['definition'] {
  const definition = (activity as Partial<AnyActivity> | undefined)?.definition;
  if (typeof activity === 'function' && definition !== undefined && 'implementation' in definition)
    return definition;
  throw new SimpleflowError(
    'invalid-input',
    `an activity made by \`activity()\` can be submitted here, got ${describeValue(activity)}`,
  );
}
