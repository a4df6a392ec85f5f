import type { ActivityCall, ActivityOutcome } from '../activity/activity-call.js';

/** How the host follows one try while it runs. */
export interface ActivityControl {
  /** Aborted when the try should stop: cancelled, timed out, or the executor shuts down. */
  readonly signal: AbortSignal;
  /** The activity is alive. */
  heartbeat(details?: unknown): void;
  /**
   * Set by a runner that would rather be called, once, than listen to `signal`, which costs more than a small activity.
   * Only a control that has this property calls it; at the moment of `run` there is no reason to stop yet.
   */
  onStop?: ((control: ActivityControl, reason: Error) => void) | undefined;
  /**
   * Set by a runner that hears of heartbeats by messages, which come late when this thread is held up. Asked before a
   * silence that was too long ends the try: true if the activity has been alive since the last `heartbeat`.
   */
  hasBeaten?: (() => boolean) | undefined;
}

/**
 * Several calls that share one message to a worker, and one of its places. Each is a call like any other, known by its
 * index: it has its own limits, its own end, and its own next try.
 */
export interface ActivityChunk {
  /** In the order in which they are to run, one after the other. */
  readonly calls: readonly ActivityCall[];
  /**
   * One of the calls has a time limit: the runner should tell of begins and ends as they come. Else it may collect ends
   * for a moment, as each message costs.
   */
  readonly isTimed: boolean;
  /**
   * Set by the runner: a call should stop, or should not begin. Called once for a call, never after its end.
   */
  onStop: ((index: number, reason: Error) => void) | undefined;
  /** As that of {@link ActivityControl}, for one call. */
  hasBeaten?: ((index: number) => boolean) | undefined;
  /** Why a call should stop, if it should: for a runner that was not listening yet. */
  stopReason(index: number): Error | undefined;
  /** The call has begun: its time limits count from now. May be left out by a runner that learns of it too late. */
  started(index: number): void;
  /** The call is alive. Does not throw. */
  heartbeat(index: number): void;
  /**
   * How the call ended. Nothing happens if it has ended otherwise meanwhile.
   * @param ranMs how long it ran, if the worker has measured it. Default: since `started`
   */
  ended(index: number, outcome: ActivityOutcome, ranMs?: number): void;
}

/**
 * Runs activities somewhere: in this thread, in others, in other processes. What most backends write; the in-process
 * host does the rest (retries, timeouts, timers, workflows, recording).
 */
export interface ActivityRunner {
  /** How many calls it can run at once; the host hands it no more. At least 1. */
  readonly concurrency: number;
  /**
   * How many calls may wait for a place; one more fails with `queue-full`, and is tried again if its policy says so.
   * Default: no limit.
   */
  readonly maxQueue?: number | undefined;
  /**
   * True if aborting the signal really stops a running call, soon. Then `cancel()` on the future of a running activity,
   * submitted outside a workflow, is true; and the place of a call that has run out of time is free when `run` settles,
   * not before.
   */
  readonly canStopRunning: boolean;
  /**
   * True if it takes `attachments` of calls, and gives those of outcomes: memory of this process. Default: false, and then
   * there are none.
   */
  readonly carriesBuffers?: boolean;
  /**
   * Runs one call. Never rejects: whatever happens is an outcome. An outcome that is there at once may be returned
   * without a promise.
   */
  run(call: ActivityCall, control: ActivityControl): ActivityOutcome | Promise<ActivityOutcome>;
  /**
   * Runs several calls in one place, sent in one message: what `chunkSize` of a `map` asks for. Optional: without it
   * each call goes to `run`.
   *
   * Settles when the worker is done with the chunk. A call that has begun must have ended by then. Those that have not
   * (the worker was lost, say) are handed over again, to `run` or in another chunk. At least one must have begun.
   * Never rejects.
   */
  runChunk?(chunk: ActivityChunk): Promise<void>;
  /** Called once, when nothing is running any more or what runs is to be given up. */
  close(): Promise<void>;
}
