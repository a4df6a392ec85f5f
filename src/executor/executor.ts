/// <reference lib="esnext.disposable" preserve="true" />
// Programs for ES2022 have no `AsyncDisposable` of their own.

import type { Activity } from '../activity/activity.js';
import type { Future } from '../futures/future.js';
import type { Journal } from '../replay/journal.js';
import type {
  Arguments,
  ChildPolicy,
  MapItem,
  MapTaskOptions,
  TaskOptions,
} from '../workflow/submittable.js';
import type { SendSignalOptions } from '../workflow/submitter.js';
import type { WorkflowClass } from '../workflow/workflow.js';
import type { Progress } from './progress.js';

export interface MapOptions extends MapTaskOptions {
  /**
   * How many items may be submitted ahead of the one that is read next: bounds memory over an endless or very long
   * iterable. To keep all workers busy it should be at least twice as many as they run at once, times `chunkSize`.
   * Default: all of a plain iterable at once; for an async iterable, 100 or 8 chunks, whichever is more.
   */
  readonly bufferSize?: number;
}

export interface StartOptions {
  /** Default: a new UUID. No other open run may have it. */
  readonly workflowId?: string;
  /**
   * False says that nobody will send this run a signal: if it waits for signals only, and so does every other run, it
   * fails with `never-settles` instead of waiting for ever. Default: true; for `submit`, false.
   */
  readonly awaitsSignals?: boolean;
  /** At most 5, of up to 256 characters. Default: none. */
  readonly tags?: readonly string[];
  /** The list its decisions go through. Default: that of the definition. */
  readonly taskList?: string;
  /** Longest time from start to end of the run, in milliseconds. Default: that of the definition. */
  readonly executionStartToCloseMs?: number;
  /** Of its decisions, where the backend has priorities; higher goes first, a 32 bit integer. Default: none. */
  readonly priority?: number;
  /** On a service: what becomes of its open children if it times out or is terminated. Default: `terminate`. */
  readonly childPolicy?: ChildPolicy;
  /** On a service: longest time one decision may take, in milliseconds. Default: that of the backend. */
  readonly decisionStartToCloseMs?: number;
  /** On Amazon SWF: ARN of the role with which Lambda functions are called. Default: none. */
  readonly lambdaRole?: string;
}

export interface ShutdownOptions {
  /** Wait until everything submitted has ended. Default: true. */
  readonly wait?: boolean;
  /** Cancel what has not started, and ask open runs to cancel. Default: false. */
  readonly cancelPending?: boolean;
  /** After this many milliseconds give up what is still open: runs are terminated. Default: no limit. */
  readonly graceMs?: number;
}

export type RunStatus =
  | 'open'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'terminated'
  | 'timed-out'
  | 'continued-as-new';

/** `{ workflowId: 'demo-1', runId: '…', name: 'simple-computation', version: '1', status: 'open', openActivities: 2, … }` */
export interface RunDescription {
  readonly workflowId: string;
  readonly runId: string;
  readonly name: string;
  readonly version: string;
  readonly tags: readonly string[];
  /** The run that started this one as its child. */
  readonly parent: { readonly workflowId: string; readonly runId: string } | undefined;
  readonly status: RunStatus;
  readonly openActivities: number;
  readonly openTimers: number;
  readonly openChildren: number;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly closedAtMs: number | undefined;
  /** What the run last gave to `setExecutionContext`; absent if nothing. */
  readonly executionContext?: unknown;
}

/** A run that was started: look at it, talk to it, wait for it. */
export interface WorkflowHandle<R> {
  readonly workflowId: string;
  readonly runId: string;
  /**
   * @throws WorkflowError `workflow-failed` (its `cause` is what `run` threw), `workflow-terminated`; SimpleflowError
   * `cancelled`; SimpleflowError `timeout`
   */
  result(options?: { readonly timeoutMs?: number }): Promise<R>;
  /**
   * Sends a signal; returns when it has been delivered.
   * @throws SimpleflowError `signal-failed` if the run is closed; `invalid-id`; `not-serializable`
   */
  signal(name: string, value?: unknown, options?: SendSignalOptions): Promise<void>;
  /** Asks the run to cancel; the run may refuse. Nothing happens if it is closed. */
  cancel(): Promise<void>;
  /** Closes the run at once, without asking. Nothing happens if it is closed. */
  terminate(reason?: string): Promise<void>;
  describe(): Promise<RunDescription>;
  /** @throws SimpleflowError `invalid-state` if the executor keeps no journal */
  history(): Promise<Journal>;
}

/**
 * Where tasks run, modelled on Python's `concurrent.futures.Executor`. Get one from a backend; `await using` closes it.
 */
export interface Executor extends AsyncDisposable {
  /**
   * Submits an activity or a workflow.
   * @throws SimpleflowError `executor-closed` after `shutdown`; `not-serializable` for arguments that cannot be sent
   */
  // One signature, as in `Submitter`.
  submit<A extends readonly unknown[], R>(
    task: Activity<A, R> | WorkflowClass<A, R>,
    ...args: Arguments<A>
  ): Future<Awaited<R>>;
  /** `submit` of an activity, with options for this one task. */
  submitWith<A extends readonly unknown[], R>(
    options: TaskOptions,
    activity: Activity<A, R>,
    ...args: Arguments<A>
  ): Future<Awaited<R>>;
  /**
   * Runs the activity on every item; gives the results in the order of the items. The first failure ends the iteration
   * with its error. Leaving the loop early cancels what is left, as `cancel()` would, and closes the iterable.
   *
   * The item is the argument. For an activity that requires more than one, it is the list of all:
   * `executor.map(add, [[1, 2], [3, 4]])`. That is seen from its function, or from `parameters` of its definition.
   * @throws SimpleflowError `invalid-option`
   */
  map<A extends readonly unknown[], R>(
    activity: Activity<A, R>,
    items: Iterable<MapItem<A>> | AsyncIterable<MapItem<A>>,
    options?: MapOptions,
  ): AsyncIterableIterator<Awaited<R>>;
  /**
   * Starts a workflow and gives a handle on the run.
   * @throws SimpleflowError `workflow-already-running` if the workflow id is taken by an open run
   */
  start<A extends readonly unknown[], R>(
    workflow: WorkflowClass<A, R>,
    args: A,
    options?: StartOptions,
  ): Promise<WorkflowHandle<Awaited<R>>>;
  /**
   * How many activities are done, running and waiting, and how long they take. Absent where they run in other
   * processes, which this executor does not see (Amazon SWF).
   */
  readonly progress?: Progress;
  /** Takes no more work. A second call gives the end of the first. */
  shutdown(options?: ShutdownOptions): Promise<void>;
}
