import { isActivity } from '../../activity/activity.js';
import type { CancelOptions, Future } from '../../futures/future.js';
import { SimpleflowError } from '../../errors.js';
import { describeValue } from '../../util/describe-value.js';
import type { EventDetails } from '../../workflow/event-details.js';
import type { LogLevel } from '../../workflow/log.js';
import type {
  ArgumentsHandler,
  DerivedFuture,
  HistorySize,
  Marker,
  RunInformation,
  WorkflowRuntime,
} from '../../workflow/runtime.js';
import {
  isSubmittable,
  SUBMIT,
  type AnyActivity,
  type MapTaskOptions,
  type ChildOptions,
  type ContinueOptions,
  type SubmittableTask,
  type TaskOptions,
} from '../../workflow/submittable.js';
import type { SendSignalOptions, SignalTarget } from '../../workflow/submitter.js';
import { isWorkflowClass } from '../../workflow/workflow.js';
import { CancelScope } from '../parts/cancel-scope.js';
import { DerivedTask } from '../tasks/derived-task.js';
import { uuidFrom } from '../language/random.js';
import { resolveArguments } from '../tasks/resolve-arguments.js';
import type { Markers } from '../parts/markers.js';
import type { RunParts } from './run-parts.js';
import type { Signals } from '../parts/signals.js';
import type { Timers } from '../parts/timers.js';

/** A run as workflow code sees it: the whole run, or a scope in it. */
export class RunView implements WorkflowRuntime {
  readonly #run: RunParts;
  readonly #scope: CancelScope;

  constructor(run: RunParts, scope: CancelScope) {
    this.#run = run;
    this.#scope = scope;
  }

  get information(): RunInformation {
    return this.#run.core.information;
  }

  submit(
    task: SubmittableTask,
    args: readonly unknown[],
    options: TaskOptions | ChildOptions,
  ): Future<unknown> {
    const { core, activities, children } = this.#run;
    // Most tasks are; the class of a workflow is told by its prototype, which V8 makes for every function that is asked.
    if (isActivity(task)) return activities.submit(this.#scope, task, args, options);
    if (isSubmittable(task)) {
      core.enter('submit', this.#scope);
      return task[SUBMIT](this, args, options);
    }
    if (isWorkflowClass(task)) return children.submit(this.#scope, task, args, options);
    return activities.submit(this.#scope, task, args, options);
  }

  derive<T>(cancel: (options: CancelOptions) => void): DerivedFuture<T> {
    const { core } = this.#run;
    const task = new DerivedTask<T>(core, core.nextOrder(), cancel);
    core.open.addDerived(task, this.#scope);
    return task;
  }

  whenReady(args: readonly unknown[], handler: ArgumentsHandler): void {
    resolveArguments(args, this.#run.core, handler);
  }

  map(activity: AnyActivity, items: Iterable<unknown>, options: MapTaskOptions): Future<unknown[]> {
    return this.#run.activities.map(this.#scope, activity, items, options, (cancel) => this.derive(cancel));
  }

  startTimer(delayMs: number, { id }: { readonly id?: string }): Future<void> {
    return this.#run.timers.start(this.#scope, delayMs, id);
  }

  waitSignal(name: string): Future<unknown> {
    return this.#run.signals.wait(this.#scope, name);
  }

  latestSignal(name: string): unknown {
    return this.#run.signals.latest(name);
  }

  sendSignal(
    target: SignalTarget,
    name: string,
    value: unknown,
    options: SendSignalOptions = {},
  ): Future<void> {
    return this.#run.outgoing.send(
      this.#scope,
      { target, propagate: options.propagate === true },
      name,
      value,
    );
  }

  recordMarker(name: string, details: unknown): undefined {
    this.#run.core.assertInTurn('recordMarker');
    this.#run.markers.record(name, details);
  }

  listMarkers(all: boolean): Marker[] {
    return this.#run.markers.list(all);
  }

  sideEffect<T>(make: () => T): T {
    this.#run.core.assertInTurn('sideEffect');
    return this.#run.markers.sideEffect(make);
  }

  patched(id: string): boolean {
    this.#run.core.assertInTurn('patched');
    return this.#run.markers.patched(id);
  }

  continueAsNew(args: readonly unknown[], options: ContinueOptions): Future<never> {
    return this.#run.continuation.request(this.#scope, args, options);
  }

  openScope({ shielded }: { readonly shielded: boolean }): WorkflowRuntime {
    return new RunView(this.#run, new CancelScope(this.#scope, { shielded }));
  }

  cancelScope(): void {
    this.#run.core.assertInTurn('cancel');
    this.#run.core.cancel(this.#scope);
  }

  eventDetails(type: keyof EventDetails, name: string): EventDetails[keyof EventDetails] | undefined {
    const { signals, markers, timers } = this.#run;
    const sources: Partial<Record<string, Signals | Markers | Timers>> = {
      signal: signals,
      marker: markers,
      timer: timers,
    };
    const { [type]: source } = sources;
    if (source !== undefined) return source.details(name);
    throw new SimpleflowError(
      'invalid-option',
      `\`getEventDetails\` knows \`signal\`, \`marker\` and \`timer\`, got ${describeValue(type)}`,
    );
  }

  log(level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>): void {
    this.#run.core.log.write(level, message, fields);
  }

  setExecutionContext(value: unknown): void {
    const { core } = this.#run;
    core.assertInTurn('setExecutionContext');
    this.#run.executionContext = value === undefined ? undefined : core.codec.encode(value);
  }

  get historySize(): HistorySize {
    this.#run.core.assertReadable('historySize');
    return this.#run.size.snapshot();
  }

  nowMs(): number {
    this.#run.core.assertReadable('now');
    return this.#run.core.atMs;
  }

  random(): number {
    return this.#run.core.random();
  }

  uuid(): string {
    return uuidFrom(() => this.#run.core.random());
  }
}
