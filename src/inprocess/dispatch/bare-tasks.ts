import type { ActivityCall, ActivityOutcome } from '../../activity/activity-call.js';
import type { Codec } from '../../codec/codec.js';
import { ActivityTask } from '../../engine/tasks/activity-task.js';
import { RETRY_TIMER_PREFIX } from '../../engine/tasks/retrying-task.js';
import type { TaskRegistry } from '../../engine/tasks/task-registry.js';
import { checkTaskOptions } from '../../engine/tasks/task-options.js';
import type { Copy, OrderedOwner, TaskScope } from '../../engine/tasks/task-scope.js';
import type { IssuedCommand } from '../../engine/parts/command-queue.js';
import type { Command, ScheduleActivity, ScheduleLambda } from '../../engine/language/commands.js';
import type { OpenItem } from '../../engine/parts/open-futures.js';
import { idPrefix, IdSource } from '../../engine/language/ids.js';
import { RunLog } from '../../engine/parts/run-log.js';
import type { Future } from '../../futures/future.js';
import { startTimeout } from '../../futures/timeout.js';
import type { Logger } from '../../workflow/log.js';
import type { AnyActivity, MapTaskOptions } from '../../workflow/submittable.js';
import { activityEvent } from './activity-event.js';
import type { Clock } from '../clock.js';
import type { ActivityQueue } from './dispatcher.js';
import type { Flight, FlightListener } from './flight.js';
import { isAwait, selfWait } from './self-wait.js';

/**
 * Activities submitted outside a workflow: the engine's own task, with its retries and limits, but no run and no turns.
 * Commands are carried out at once, and answers applied as they come.
 */
export class BareTasks implements TaskScope, TaskRegistry<ActivityTask>, FlightListener {
  readonly codec: Codec;
  readonly copy: Copy;
  readonly started = undefined;
  readonly carriesBuffers: boolean;
  readonly #log: RunLog;
  readonly #dispatcher: ActivityQueue;
  readonly #clock: Clock;
  readonly #canStopRunning: boolean;
  readonly #ids = new IdSource();
  readonly #open = new Map<OpenItem, ActivityTask>();
  readonly #byId = new Map<string, ActivityTask>();
  readonly #flights = new Map<string, Flight>();
  readonly #timers = new Map<string, () => void>();
  readonly #onEmpty: () => void;
  #submitted = 0;

  constructor(options: {
    readonly codec: Codec;
    readonly copy: Copy;
    readonly carriesBuffers: boolean;
    readonly logger: Logger;
    readonly dispatcher: ActivityQueue;
    readonly clock: Clock;
    readonly canStopRunning: boolean;
    readonly onEmpty: () => void;
  }) {
    this.codec = options.codec;
    this.copy = options.copy;
    this.carriesBuffers = options.carriesBuffers;
    this.#log = new RunLog(options.logger);
    this.#dispatcher = options.dispatcher;
    this.#clock = options.clock;
    this.#canStopRunning = options.canStopRunning;
    this.#onEmpty = options.onEmpty;
  }

  /** There are no turns: a line has the time at which it is written. */
  get log(): RunLog {
    this.#log.atMs = this.#clock.nowMs();
    return this.#log;
  }

  get openTasks(): number {
    return this.#open.size;
  }

  submit({ definition }: AnyActivity, args: readonly unknown[], options: MapTaskOptions): ActivityTask {
    checkTaskOptions(definition.name, options);
    const prefix = idPrefix(definition);
    const id =
      options.id === undefined
        ? this.#ids.next(prefix)
        : this.#ids.custom('an activity id', `${prefix}-${options.id}`);
    const place = { scope: this, registry: this, order: (this.#submitted += 1) };
    const task = new ActivityTask(place, definition, options, id);
    this.#open.set(task, task);
    try {
      task.start(args);
    } catch (error) {
      this.#open.delete(task);
      this.closed(task);
      throw error;
    }
    return task;
  }

  /** The number that ends the id of the next task of this kind. */
  nextNumber(prefix: string): number {
    return this.#ids.nextNumber(prefix);
  }

  /** A task whose first try was made without it, and has ended like that. */
  resume(
    { definition }: AnyActivity,
    options: MapTaskOptions,
    { id, input }: ActivityCall,
    outcome: ActivityOutcome,
  ): Future<unknown> {
    const place = { scope: this, registry: this, order: (this.#submitted += 1) };
    const task = new ActivityTask(place, definition, options, id);
    this.#open.set(task, task);
    this.#byId.set(id, task);
    task.resume(input);
    task.apply(activityEvent(id, outcome));
    return task.future;
  }

  /** Cancels what no worker has begun; `also` what is running, if that can be stopped. */
  cancelOpen(also: 'queued' | 'running' = 'queued'): void {
    for (const task of [...this.#open.values()]) {
      const flight = task.id === undefined ? undefined : this.#flights.get(task.id);
      // As its future's own `cancel` does: what is queued leaves the queue.
      if (flight?.state !== 'running') task.future.cancel();
      else if (also === 'running') {
        flight.cancel();
        task.abandon();
      }
    }
  }

  issue(command: Command): IssuedCommand {
    const issued = { command, callSite: undefined, isSent: false, isWithdrawn: false };
    switch (command.kind) {
      case 'schedule-activity':
      case 'schedule-lambda':
        this.#schedule(command);
        break;
      case 'request-cancel-activity':
        this.#flights.get(command.id)?.cancel();
        break;
      case 'start-timer':
        this.#timers.set(
          command.id,
          this.#clock.schedule(this.#clock.elapsedMs() + command.delayMs, () => this.#fired(command.id)),
        );
        break;
      case 'cancel-timer':
        this.#timers.get(command.id)?.();
        this.#timers.delete(command.id);
        break;
      default:
        // Only runs issue the others; a task outside a workflow has none.
        break;
    }
    return issued;
  }

  withdraw({ command }: IssuedCommand): boolean {
    if (command.kind !== 'schedule-activity' && command.kind !== 'schedule-lambda') return false;
    const flight = this.#flights.get(command.id);
    if (flight?.state !== 'queued') return false;
    this.#flights.delete(command.id);
    flight.discard();
    return true;
  }

  get refusesToCancelRunning(): boolean {
    return !this.#canStopRunning;
  }

  random(): number {
    // No replay: any chance will do.
    return Math.random();
  }

  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    return startTimeout(undefined, timeoutMs, onTimeout);
  }

  identify(task: ActivityTask): ActivityTask {
    if (task.id !== undefined) this.#byId.set(task.id, task);
    return task;
  }

  settled(item: OpenItem): void {
    this.#open.delete(item);
    if (this.#open.size === 0) queueMicrotask(this.#onEmpty);
  }

  closed(task: ActivityTask): void {
    if (task.id === undefined) return;
    this.#byId.delete(task.id);
    this.#ids.release(task.id);
  }

  failedUnobserved(): void {
    // As with any promise-like that makes its promise lazily: nobody asked, nobody is told.
  }

  awaited(task: OrderedOwner, callback: unknown): Error | undefined {
    if (!(task instanceof ActivityTask) || !this.#dispatcher.isHeldByCaller(task.definition))
      return undefined;
    return isAwait(callback) ? selfWait(`\`${task.future.id ?? ''}\``) : undefined;
  }

  observed(): void {
    // Likewise.
  }

  #schedule(command: ScheduleActivity | ScheduleLambda): void {
    const { id } = command;
    this.#flights.set(id, this.#dispatcher.enqueue(command, this.#byId.get(id), this));
    this.#dispatcher.pump();
  }

  flightStarted({ id }: Flight): void {
    this.#byId.get(id)?.apply({ kind: 'activity-started', id });
  }

  flightEnded(flight: Flight, outcome: ActivityOutcome): void {
    const { id } = flight;
    if (this.#flights.get(id) === flight) this.#flights.delete(id);
    this.#byId.get(id)?.apply(activityEvent(id, outcome));
  }

  #fired(id: string): void {
    this.#timers.delete(id);
    this.#byId.get(id.slice(RETRY_TIMER_PREFIX.length))?.retryTimerFired();
  }
}
