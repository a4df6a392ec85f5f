import type { CancelOptions, Future } from '../futures/future.js';
import type { EventDetails } from './event-details.js';
import type { LogLevel } from './log.js';
import type { SendSignalOptions, SignalTarget } from './submitter.js';
import type {
  AnyActivity,
  ChildOptions,
  ContinueOptions,
  MapTaskOptions,
  SubmittableTask,
  TaskOptions,
} from './submittable.js';

/** Who a run is. In process the ids are the caller's or uuids; on SWF they are the service's. */
export interface RunInformation {
  readonly workflowId: string;
  /** Undefined only in a replay that was not told. */
  readonly runId: string | undefined;
  /** `definition.name` of the class. */
  readonly name: string;
  readonly version: string;
  readonly taskList: string;
  readonly tags: readonly string[];
  /** The run that started this one as its child. */
  readonly parent: { readonly workflowId: string; readonly runId: string } | undefined;
  /** The run before this one, which has continued as new; undefined for the first. */
  readonly continuedFromRunId: string | undefined;
}

/** How long the history of a run is, as far as the run has seen it: see {@link Workflow.historySize}. */
export interface HistorySize {
  /** As Amazon SWF counts them; it closes a run that has 25,000. */
  readonly events: number;
  /** Of the texts in it, as UTF-8: inputs, results, failures, details of markers, signals. */
  readonly bytes: number;
}

/** A fact that a run has written into its history. */
export interface Marker {
  readonly name: string;
  readonly details: unknown;
}

/** What becomes of arguments: exactly one of these is called, once. */
export interface ArgumentsHandler {
  /** All futures in them are done; they are replaced by their results. */
  ready(args: readonly unknown[]): void;
  failed(error: Error): void;
  cancelled(): void;
}

/**
 * The write side of a future whose outcome somebody works out from other futures of the run. While it is open, so is the
 * run. It is settled once, by one of these methods.
 */
export interface DerivedFuture<T> {
  readonly future: Future<T>;
  resolve(value: T): void;
  reject(error: Error): void;
  /** Failed without raising: `exception()` gives the error, `result()` the value. */
  swallow(error: Error, value: T): void;
  cancel(): void;
}

/**
 * What a workflow instance asks its run for: the port between user code and the engine.
 * @internal
 */
export interface WorkflowRuntime {
  readonly information: RunInformation;
  submit(
    task: SubmittableTask,
    args: readonly unknown[],
    options: TaskOptions | ChildOptions,
  ): Future<unknown>;
  /** @param cancel called when somebody wants the future, which is open, cancelled: it decides when that is so */
  derive<T>(cancel: (options: CancelOptions) => void): DerivedFuture<T>;
  /** Hands over the arguments when the futures in them are done; at once if there are none. */
  whenReady(args: readonly unknown[], handler: ArgumentsHandler): void;
  map(activity: AnyActivity, items: Iterable<unknown>, options: MapTaskOptions): Future<unknown[]>;
  startTimer(delayMs: number, options: { readonly id?: string }): Future<void>;
  waitSignal(name: string): Future<unknown>;
  latestSignal(name: string): unknown;
  sendSignal(target: SignalTarget, name: string, value: unknown, options?: SendSignalOptions): Future<void>;
  /** Undefined where it is recorded with this call; else the future of its record. */
  recordMarker(name: string, details: unknown): Future<unknown> | undefined;
  listMarkers(all: boolean): Marker[];
  sideEffect<T>(make: () => T): T;
  patched(id: string): boolean;
  continueAsNew(args: readonly unknown[], options: ContinueOptions): Future<never>;
  /** A view of the run in which everything belongs to a scope of its own. */
  openScope(options: { readonly shielded: boolean }): WorkflowRuntime;
  /** Cancels the scope that this is the view of. */
  cancelScope(): void;
  eventDetails(type: keyof EventDetails, name: string): EventDetails[keyof EventDetails] | undefined;
  log(level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>): void;
  setExecutionContext(value: unknown): void;
  readonly historySize: HistorySize;
  nowMs(): number;
  random(): number;
  uuid(): string;
}
