import type { ActivityCall, ActivityOutcome } from '../activity/activity-call.js';

/** How the host follows one try while it runs. */
export interface ActivityControl {
  /** Aborted when the try should stop: cancelled, timed out, or the executor shuts down. */
  readonly signal: AbortSignal;
  /** The activity is alive. */
  heartbeat(details?: unknown): void;
}

/**
 * Runs activities somewhere: in this thread, in others, in other processes. What most backends write; the in-process
 * host does the rest (retries, timeouts, timers, workflows, recording).
 */
export interface ActivityRunner {
  /** How many calls it can run at once; the host hands it no more. At least 1. */
  readonly concurrency: number;
  /**
   * True if aborting the signal really stops a running call, soon. Then `cancel()` on the future of a running activity,
   * submitted outside a workflow, is true; and the place of a call that has run out of time is free when `run` settles,
   * not before.
   */
  readonly canStopRunning: boolean;
  /**
   * Runs one call. Never rejects: whatever happens is an outcome. An outcome that is there at once may be returned
   * without a promise.
   */
  run(call: ActivityCall, control: ActivityControl): ActivityOutcome | Promise<ActivityOutcome>;
  /** Called once, when nothing is running any more or what runs is to be given up. */
  close(): Promise<void>;
}
