import type { Activity } from '../activity/activity.js';
import type { Future } from '../futures/future.js';
import type { WorkflowRuntime } from './runtime.js';
import type {
  AnyActivity,
  Argument,
  Arguments,
  ChildOptions,
  Submittable,
  SubmittableTask,
  MapItemWithFutures,
  MapTaskOptions,
  TaskOptions,
} from './submittable.js';
import type { AnyWorkflowClass, WorkflowClass } from './workflow.js';

const NO_OPTIONS: TaskOptions = Object.freeze({});

/** What workflow code asks for: of the whole run through `this`, or of a scope in it. */
export abstract class Submitter {
  /** @internal */
  protected abstract get runtime(): WorkflowRuntime;

  /**
   * Submits an activity, a workflow as a child of this run, or a `Chain` or `Group` of them, and gives the future of its
   * result. Nothing blocks here.
   * Arguments may be futures, also inside plain lists and objects: the task starts when they are done.
   * @throws SimpleflowError `not-serializable` for an argument that cannot be sent; `foreign-await` outside a turn;
   * `cancelled` in a scope, or run, that has been cancelled
   */
  // One signature: of a call that fits none of several, the compiler says what is wrong with another one than was meant.
  submit<A extends readonly unknown[], R>(
    task: Activity<A, R> | WorkflowClass<A, R> | Submittable<R>,
    ...args: Arguments<A>
  ): Future<Awaited<R>>;
  submit(task: SubmittableTask, ...args: readonly unknown[]): Future<unknown> {
    return this.runtime.submit(task, args, NO_OPTIONS);
  }

  /** `submit`, with options for this one task. */
  submitWith<A extends readonly unknown[], R>(
    options: ChildOptions,
    workflow: WorkflowClass<A, R>,
    ...args: Arguments<A>
  ): Future<Awaited<R>>;
  submitWith<A extends readonly unknown[], R>(
    options: TaskOptions,
    activity: Activity<A, R>,
    ...args: Arguments<A>
  ): Future<Awaited<R>>;
  submitWith(
    options: TaskOptions | ChildOptions,
    task: AnyActivity | AnyWorkflowClass,
    ...args: readonly unknown[]
  ): Future<unknown> {
    return this.runtime.submit(task, args, options);
  }

  /**
   * Submits the activity once for each item, and gives the future of the list of results, in the order of the items.
   * It fails as soon as one item has failed, with that item's error; with `maxParallel`, no other item begins then.
   *
   * The item is the argument. For an activity that requires more than one, it is the list of all:
   * `this.map(add, [[1, 2], [3, 4]])`. That is seen from its function, or from `parameters` of its definition.
   * @throws SimpleflowError as {@link Submitter.submit}; `invalid-option`
   */
  map<A extends readonly unknown[], R>(
    activity: Activity<A, R>,
    items: Iterable<MapItemWithFutures<A>>,
    options: MapTaskOptions = NO_OPTIONS,
  ): Future<Awaited<R>[]> {
    return this.runtime.map(activity, items, options) as Future<Awaited<R>[]>;
  }

  /** A durable timer: done after `delayMs` milliseconds, also if every process is restarted meanwhile. */
  startTimer(delayMs: number, options: { readonly id?: string } = {}): Future<void> {
    return this.runtime.startTimer(delayMs, options);
  }

  /** Waits `delayMs` milliseconds on a durable timer. */
  sleep(delayMs: number): Future<void> {
    return this.startTimer(delayMs);
  }

  /**
   * The result of a future, or a `timeout` error after `timeoutMs` milliseconds on a durable timer. The task goes on.
   * With `cancel`, it is cancelled then.
   */
  async withTimeout<T>(
    future: Future<T>,
    timeoutMs: number,
    options: { readonly cancel?: boolean } = {},
  ): Promise<T> {
    try {
      return await future.result({ timeoutMs });
    } catch (error) {
      if (options.cancel === true && !future.done()) future.cancel();
      throw error;
    }
  }

  /**
   * The future of the oldest signal of that name that nobody has taken. Done at once if there is one; several waits are
   * served in the order in which they began. It gives what the sender sent, or undefined.
   *
   * A wait keeps its place in that order until it is served or cancelled. It gives the place up when everybody who waited
   * for it has run out of time (`result`, `exception`, `wait`, `asCompleted` with `timeoutMs`, `withTimeout`); awaited again,
   * it takes one at the end. A wait that has lost a `Promise.race` keeps its place, as nothing tells the library of the
   * loss, and takes the next signal away from later waits: in a loop, use a time limit, race the same wait again, or
   * `cancel()` it.
   */
  waitSignal<T = unknown>(name: string): Future<T> {
    return this.runtime.waitSignal(name) as Future<T>;
  }

  /** The signals of that name, one by one, without end: leave the loop with `break`. */
  async *signals<T = unknown>(name: string): AsyncGenerator<T, void, undefined> {
    for (;;) yield await this.waitSignal<T>(name);
  }

  /**
   * Sends a signal to another run; done when it has been delivered.
   * @param target `self`, `parent`, or the ids of a run
   * @throws SimpleflowError `signal-failed` from the future, if there is no such run or it is closed
   */
  sendSignal(
    target: SignalTarget,
    name: string,
    value?: Argument<unknown>,
    options: SendSignalOptions = {},
  ): Future<void> {
    return this.runtime.sendSignal(target, name, value, options);
  }

  /**
   * Runs `body` with a scope of its own: what is submitted through it is cancelled together, by `scope.cancel()` or when
   * `body` throws.
   */
  async scope<T>(body: (scope: WorkflowScope) => Promise<T> | T): Promise<T> {
    return runInScope(new WorkflowScope(this.runtime.openScope({ shielded: false })), body);
  }

  /** A scope that the cancellation of the run, or of the scope around it, does not reach: for cleaning up. */
  async shielded<T>(body: (scope: WorkflowScope) => Promise<T> | T): Promise<T> {
    return runInScope(new WorkflowScope(this.runtime.openScope({ shielded: true })), body);
  }
}

/** Who gets a signal. */
export type SignalTarget =
  | 'self'
  | 'parent'
  | { readonly workflowId: string; readonly runId?: string | undefined };

/** How a signal goes on from the run that gets it. */
export interface SendSignalOptions {
  /**
   * The run that gets the signal passes it on to its parent and to its children, but not to where it came from; so do
   * these: every run of the tree gets it once. A child that starts later is sent the newest of each name. Default: false.
   */
  readonly propagate?: boolean;
}

/** Part of a run that is cancelled together; see {@link Submitter.scope}. */
export class WorkflowScope extends Submitter {
  readonly #runtime: WorkflowRuntime;

  /** @internal */
  constructor(runtime: WorkflowRuntime) {
    super();
    this.#runtime = runtime;
  }

  /** @internal */
  protected override get runtime(): WorkflowRuntime {
    return this.#runtime;
  }

  /** Cancels everything that is open in the scope; it takes no more work. */
  cancel(): void {
    this.#runtime.cancelScope();
  }
}

async function runInScope<T>(
  scope: WorkflowScope,
  body: (scope: WorkflowScope) => Promise<T> | T,
): Promise<T> {
  try {
    return await body(scope);
  } catch (error) {
    scope.cancel();
    throw error;
  }
}
