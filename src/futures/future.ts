/** @internal How the library itself looks at a future without counting as an observer. */
export const INSPECT: unique symbol = Symbol.for('simpleflow.future.inspect');

/** @internal How the library itself waits for a future, and stops waiting. */
export const WATCH: unique symbol = Symbol.for('simpleflow.future.watch');

/** `finished` holds a result or an error; `cancelled` neither. */
export type FutureState = 'pending' | 'running' | 'cancelled' | 'finished';

export interface ResultOptions {
  /**
   * Give up after this many milliseconds with a `timeout` error; the task itself goes on. Default: wait without limit.
   * Inside a workflow this is a durable timer, not the clock of the process.
   */
  readonly timeoutMs?: number;
}

export interface CancelOptions {
  /** Leave the future pending until the task has really ended, instead of settling it at once. Default: false. */
  readonly wait?: boolean;
}

/**
 * The read side of a value that is being made, after Python's `concurrent.futures.Future`.
 *
 * Awaiting it gives the result or throws the task's error. A future that fails and is never looked at raises no
 * `unhandledRejection`: its promise is made when somebody first asks for it. Passed as an argument to `submit`, it is a
 * data dependency and need not be awaited.
 */
export interface Future<out T> extends PromiseLike<T> {
  /** The id of the task behind it, such as `activity-increment-1`; undefined where there is none. */
  readonly id: string | undefined;
  readonly state: FutureState;
  /** True once finished or cancelled. */
  done(): boolean;
  running(): boolean;
  cancelled(): boolean;
  /**
   * The result, once there is one.
   * @throws the task's error; SimpleflowError `cancelled`; SimpleflowError `timeout`
   */
  result(options?: ResultOptions): Promise<T>;
  /**
   * The error of the task, or undefined if it succeeded.
   * @throws SimpleflowError `cancelled` if it was cancelled; SimpleflowError `timeout`
   */
  exception(options?: ResultOptions): Promise<Error | undefined>;
  /**
   * Asks for cancellation; false if it is done already. Inside a workflow the future is cancelled at once, whatever its
   * task is doing. Outside, a task that is running is asked to stop, or, where it cannot be (`local`), the answer is false.
   */
  cancel(options?: CancelOptions): boolean;
  /**
   * Calls `fn` once with this future when it is done; at once if it already is. Callbacks run in the order of
   * registration; an error in one becomes a process warning and does not keep the others from running.
   */
  onDone(fn: (future: this) => void): void;
  /** @internal */
  readonly [INSPECT]: FutureInspection;
  /** @internal `onDone` that can be taken back. The key is given to the callback, which may serve many futures. */
  [WATCH](watcher: (future: Future<unknown>, key: unknown) => void, key?: unknown): Watching;
}

/** @internal Somebody waits for a future. */
export interface Watching {
  /** @param isGivenUp the time to wait is over, and whoever waited does something else */
  stop(isGivenUp?: boolean): void;
}

/** @internal What a future holds, seen without observing it. */
export interface FutureInspection {
  /** `swallowed`: failed, but with `raisesOnFailure: false`; its result is undefined, or what a container has got. */
  readonly outcome: 'open' | 'value' | 'error' | 'swallowed' | 'cancelled';
  readonly error: Error | undefined;
  readonly owner: FutureOwner | undefined;
  readonly isObserved: boolean;
  /** The result; throws what stands in its place; undefined while open. */
  read(): unknown;
}

/** Whoever makes the value: asked by the read side, told when somebody looks. */
export interface FutureOwner {
  /** The run or executor the future belongs to: a task may only wait for futures of its own. */
  readonly scope?: unknown;
  /** Decides about a cancel request for an open future. Settles the future itself if it wants to. */
  cancelRequested(options: CancelOptions): boolean;
  /** Somebody looked at the future for the first time, or the first since `givenUp`: its failure will not go unnoticed. */
  observed?(): void;
  /** All that waited for the future have run out of time. */
  givenUp?(): void;
  /**
   * The caller is about to wait, without a time limit, for the open future.
   * @param callback what `then` was given, if it was `then`
   * @returns why that could never end, for the caller instead of the result
   */
  awaited?(callback?: unknown): Error | undefined;
  /** Starts a timeout on the owner's own clock; returns how to stop it. Default: the clock of the process. */
  startTimeout?(timeoutMs: number, onTimeout: () => void): () => void;
}

/** True for a future of this library, whichever copy of it made the future. */
export function isFuture(value: unknown): value is Future<unknown> {
  return typeof value === 'object' && value !== null && INSPECT in value;
}
