import { argumentsOfItem } from '../activity/map-item.js';
import { isContainer } from '../canvas/container.js';
import { seededRandom, uuidFrom, type Random } from '../engine/language/random.js';
import { SimpleflowError } from '../errors.js';
import type { Future } from '../futures/future.js';
import type { EventDetails } from '../workflow/event-details.js';
import type { ArgumentsHandler, DerivedFuture, WorkflowRuntime } from '../workflow/runtime.js';
import {
  isSubmittable,
  SUBMIT,
  type AnyActivity,
  type SubmittableTask,
  type TaskOptions,
} from '../workflow/submittable.js';
import { isWorkflowClass } from '../workflow/workflow.js';
import { PythonCanvas } from './python-canvas.js';
import { PythonFutures } from './python-futures.js';
import { PythonMarkers } from './python-markers.js';
import { PythonSignals, type PythonSignalsOptions } from './python-signals.js';
import { PythonTasks, type PythonTasksOptions } from './python-tasks.js';
import { PythonTimers } from './python-timers.js';
import { ExecutionBlocked, isWaiting, resultOf, settledValue } from './python-values.js';

type Runtime = WorkflowRuntime;

export interface PythonRuntimeOptions
  extends Omit<PythonTasksOptions, 'futures'>,
    Omit<PythonSignalsOptions, 'futures'> {
  readonly atMs: number;
}

/**
 * What workflow code talks to when it is run as the Python library would run it: whatever history knows is answered at
 * once, inside the call; the rest is asked for, and never answered in this decision.
 */
export class PythonRuntime implements WorkflowRuntime {
  readonly #options: PythonRuntimeOptions;
  readonly #futures: PythonFutures;
  readonly #canvas: PythonCanvas;
  readonly #timers: PythonTimers;
  readonly #markers: PythonMarkers;
  readonly tasks: PythonTasks;
  readonly signals: PythonSignals;
  #random: Random | undefined;

  constructor(options: PythonRuntimeOptions) {
    this.#options = options;
    const futures = new PythonFutures(this, (timeoutMs, onTimeout) => {
      this.#startTimeout(timeoutMs, onTimeout);
    });
    this.#futures = futures;
    this.tasks = new PythonTasks({ ...options, futures });
    this.signals = new PythonSignals({ ...options, futures });
    this.#markers = new PythonMarkers({ ...options, futures });
    this.#timers = new PythonTimers(futures, options.history, options.decisions);
    this.#canvas = new PythonCanvas({
      futures,
      submit: (task, args) => this.#submit(task, args, {}),
      setRaises: (task, raises) => {
        this.tasks.setRaises(task, raises);
      },
      valuesOf,
    });
  }

  get information(): Runtime['information'] {
    return this.#options.information;
  }

  /** The library counts no bytes. */
  get historySize(): Runtime['historySize'] {
    return { events: this.#options.history.events, bytes: 0 };
  }

  submit(...[task, args, options]: Parameters<Runtime['submit']>): Future<unknown> {
    return this.#unlessStopped(() => this.#submit(task, args, options));
  }

  derive<T>(cancel: Parameters<Runtime['derive']>[0]): DerivedFuture<T> {
    return this.#futures.source<T>(undefined, () => {
      cancel({});
    });
  }

  whenReady(args: readonly unknown[], handler: ArgumentsHandler): void {
    const values = this.#unlessStopped(() => this.#futures.finished(valuesOf(args)));
    if (values.done()) handler.ready(resultOf(values) as readonly unknown[]);
  }

  map(activity: AnyActivity, items: Iterable<unknown>, options: TaskOptions): Future<unknown[]> {
    return this.#unlessStopped(() => {
      const all = [...items];
      if (isWaiting(all)) throw new ExecutionBlocked();
      const futures = all.map((item) =>
        this.#submit(activity, argumentsOfItem(activity.definition, item), options),
      );
      return futures.every((each) => each.done())
        ? this.#futures.finished(futures.map(resultOf))
        : this.#futures.pending();
    });
  }

  startTimer(delayMs: number, { id }: { readonly id?: string }): Future<void> {
    return this.#unlessStopped(() => this.#timers.start(delayMs, id));
  }

  waitSignal(name: string): Future<unknown> {
    return this.#unlessStopped(() => this.signals.wait(name));
  }

  latestSignal(name: string): unknown {
    return this.signals.latest(name);
  }

  sendSignal(...[target, name, value, options = {}]: Parameters<Runtime['sendSignal']>): Future<void> {
    return this.#unlessStopped(() => this.signals.send(target, name, value, options)) as Future<void>;
  }

  recordMarker(name: string, details: unknown): Future<unknown> {
    return this.#unlessStopped(() => this.#markers.record(name, details));
  }

  listMarkers(all: boolean): ReturnType<Runtime['listMarkers']> {
    return this.#markers.list(all);
  }

  /** The library has none: it is done again in each decision. */
  sideEffect<T>(make: () => T): T {
    return make();
  }

  /** The library has none: code that asks runs as it is now. */
  patched(): boolean {
    return true;
  }

  continueAsNew(args: readonly unknown[], options: Parameters<Runtime['continueAsNew']>[1]): Future<never> {
    return this.#unlessStopped(() => this.tasks.continueAsNew(args, options));
  }

  /** The library has no scopes: one is the run. */
  openScope(): WorkflowRuntime {
    return this;
  }

  cancelScope(): void {
    // What the library has asked for goes on.
  }

  eventDetails(type: keyof EventDetails, name: string): EventDetails[keyof EventDetails] | undefined {
    if (type === 'signal') return this.signals.details(name);
    return type === 'marker' ? this.#markers.details(name) : this.#timers.details(name);
  }

  log(): void {
    // Nobody reads the lines of a replay.
  }

  setExecutionContext(): void {
    // The library has one of its own: the signals it waits for.
  }

  nowMs(): number {
    return this.#options.atMs;
  }

  random(): number {
    const { runId } = this.information;
    if (runId === undefined) {
      throw new SimpleflowError(
        'run-id-required',
        'random numbers come from the run id: give `runId` to the replay',
      );
    }
    this.#random ??= seededRandom(runId);
    return this.#random();
  }

  uuid(): string {
    return uuidFrom(() => this.random());
  }

  /** After the library has left `run`, nothing is carried out and nothing is answered. */
  #unlessStopped<T>(begin: () => Future<T>): Future<T> {
    const { decisions } = this.#options;
    if (this.#isStopped()) return this.#futures.pending();
    try {
      const future = begin();
      return this.#isStopped() ? this.#futures.pending() : future;
    } catch (error) {
      if (!(error instanceof ExecutionBlocked)) throw error;
      decisions.stop();
      return this.#futures.pending();
    }
  }

  #isStopped(): boolean {
    return this.#options.decisions.isStopped;
  }

  #submit(task: SubmittableTask, args: readonly unknown[], options: TaskOptions): Future<unknown> {
    if (this.#isStopped()) throw new ExecutionBlocked();
    if (isContainer(task)) return this.#canvas.submit(task, args);
    if (isSubmittable(task)) return task[SUBMIT](this, args, options);
    if (isWorkflowClass(task)) return this.tasks.submitChild(task, args, options);
    return this.tasks.submitActivity(task, args, options);
  }

  #startTimeout(timeoutMs: number, onTimeout: () => void): void {
    const timer = this.startTimer(timeoutMs, {});
    timer.onDone(() => {
      if (!timer.cancelled()) onTimeout();
    });
  }
}

function valuesOf(args: readonly unknown[]): readonly unknown[] {
  return args.map(settledValue);
}
