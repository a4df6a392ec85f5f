import type { Codec } from '../codec/codec.js';
import { SimpleflowError } from '../errors.js';
import type { Future } from '../futures/future.js';
import { callSite } from '../util/call-site.js';
import { describeValue } from '../util/describe-value.js';
import type { RunInformation, WorkflowRuntime } from '../workflow/runtime.js';
import type { AnyActivity, TaskOptions } from '../workflow/submittable.js';
import { ActivityTask, RETRY_TIMER_PREFIX } from './activity-task.js';
import { CommandQueue, type IssuedCommand } from './command-queue.js';
import type { Command } from './commands.js';
import type { ActivityEvent } from './events.js';
import { IdSource, idempotentId } from './ids.js';
import { MapTask } from './map-task.js';
import { seededRandom, uuidFrom, type Random } from './random.js';
import { checkTaskOptions } from './task-options.js';
import type { OrderedOwner, TaskScope } from './task-scope.js';
import { TimerTask, type TimerScope } from './timer-task.js';

export interface RunScopeOptions {
  readonly codec: Codec;
  readonly information: RunInformation;
  /** Remember where user code issues each command: dear, for reports only. */
  readonly traceCallSites: boolean;
  /** Throws unless user code may act now; `what` names what it wanted to do. */
  readonly assertActive: (what: string) => void;
}

/** What a run has asked for and is waiting for: its tasks, timers, ids and commands. */
export class RunScope implements TaskScope, TimerScope, WorkflowRuntime {
  readonly codec: Codec;
  readonly information: RunInformation;
  readonly queue = new CommandQueue();
  readonly refusesToCancelRunning = false;
  atMs = 0;
  readonly #options: RunScopeOptions;
  readonly #ids = new IdSource();
  /** By id, from being scheduled until the outside has reported the end. */
  readonly #scheduled = new Map<string, ActivityTask>();
  readonly #idempotent = new Map<string, ActivityTask>();
  /** Tasks whose futures are not settled, in submit order. */
  readonly #open = new Set<ActivityTask>();
  readonly #timers = new Map<string, TimerTask>();
  readonly #unobserved = new Map<OrderedOwner, Error>();
  #submitted = 0;
  #random: Random | undefined;

  constructor(options: RunScopeOptions) {
    this.codec = options.codec;
    this.information = options.information;
    this.#options = options;
  }

  /** Tasks that keep the run open after `run` has returned. */
  get openTasks(): number {
    return this.#open.size;
  }

  /** Whether anything is left whose answer could wake user code. */
  get isWaiting(): boolean {
    return this.#open.size > 0 || this.#timers.size > 0;
  }

  /** Failures nobody has looked at, in submit order. */
  get unobservedFailures(): Error[] {
    return [...this.#unobserved].sort(([a], [b]) => a.order - b.order).map(([, error]) => error);
  }

  submitActivity(activity: AnyActivity, args: readonly unknown[], options: TaskOptions): Future<unknown> {
    this.#options.assertActive('submit');
    const definition = definitionOf(activity);
    checkTaskOptions(definition.name, options);
    const prefix = `activity-${definition.name}`;
    let id: string | undefined;
    if (options.id !== undefined) id = this.#ids.custom('an activity id', `${prefix}-${options.id}`);
    else if (definition.idempotent !== true) id = this.#ids.next(prefix);
    const task = new ActivityTask(this, (this.#submitted += 1), definition, options, id);
    this.#open.add(task);
    try {
      task.start(args);
    } catch (error) {
      // The arguments cannot be sent: there is no task.
      this.#open.delete(task);
      throw error;
    }
    if (task.duplicateOf === undefined) return task.future;
    this.#open.delete(task);
    return task.duplicateOf.future;
  }

  map(activity: AnyActivity, items: Iterable<unknown>, options: TaskOptions): Future<unknown[]> {
    const futures = Array.from(items, (item) => this.submitActivity(activity, [item], options));
    return new MapTask(this, (this.#submitted += 1), futures).future;
  }

  startTimer(delayMs: number, options: { readonly id?: string } = {}): Future<void> {
    this.#options.assertActive('startTimer');
    if (!Number.isFinite(delayMs) || delayMs < 0) {
      throw new SimpleflowError(
        'invalid-option',
        `\`delayMs\` must be a number of at least 0, got ${describeValue(delayMs)}`,
      );
    }
    return this.#startTimer(delayMs, options.id).future;
  }

  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    this.#options.assertActive('a timeout');
    const timer = this.#startTimer(timeoutMs, undefined);
    timer.future.onDone(() => {
      if (!timer.future.cancelled()) onTimeout();
    });
    return () => void timer.future.cancel();
  }

  nowMs(): number {
    this.#options.assertActive('now');
    return this.atMs;
  }

  random(): number {
    this.#options.assertActive('random');
    const { runId } = this.information;
    if (runId === undefined) {
      throw new SimpleflowError(
        'run-id-required',
        'chance comes from the run id: give `runId` to the replay',
      );
    }
    this.#random ??= seededRandom(runId);
    return this.#random();
  }

  uuid(): string {
    return uuidFrom(() => this.random());
  }

  issue(command: Command): IssuedCommand {
    return this.queue.issue(command, this.#options.traceCallSites ? callSite() : undefined);
  }

  withdraw(issued: IssuedCommand): boolean {
    return this.queue.withdraw(issued);
  }

  identify(task: ActivityTask, input: string): ActivityTask {
    if (task.id === undefined) {
      const id = idempotentId(`activity-${task.definition.name}`, this.codec.decode(input));
      const known = this.#idempotent.get(id);
      task.id = id;
      task.source.setId(id);
      if (known !== undefined) return known;
      this.#idempotent.set(id, task);
    }
    this.#scheduled.set(task.id, task);
    return task;
  }

  settled(task: ActivityTask): void {
    this.#open.delete(task);
  }

  closed(task: ActivityTask): void {
    if (task.id !== undefined && this.#scheduled.get(task.id) === task) this.#scheduled.delete(task.id);
  }

  failedUnobserved(owner: OrderedOwner, error: Error): void {
    this.#unobserved.set(owner, error);
  }

  observed(owner: OrderedOwner): void {
    this.#unobserved.delete(owner);
  }

  timerClosed(timer: TimerTask): void {
    this.#timers.delete(timer.id);
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

  /** Asks everything that is open to stop, and settles it as cancelled. */
  cancelOpen(): void {
    for (const timer of [...this.#timers.values()]) timer.future.cancel();
    for (const task of [...this.#open]) task.future.cancel();
  }

  /** The definition behind an open task: what an in-process host runs. */
  definitionOf(id: string): ActivityTask['definition'] | undefined {
    return this.#scheduled.get(id)?.definition;
  }

  #startTimer(delayMs: number, id: string | undefined): TimerTask {
    const timerId = id === undefined ? this.#ids.next('timer') : this.#ids.custom('a timer id', id);
    const timer = new TimerTask(this, timerId, delayMs);
    this.#timers.set(timerId, timer);
    return timer;
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
