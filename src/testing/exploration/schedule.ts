import type { Divergence } from '../../replay/divergence.js';
import type { RunStatus } from '../../executor/executor.js';

/** What reaches the workflow: the end of a call, by its id, or a signal. */
export type ScheduleEvent =
  | {
      readonly kind: 'ended' | 'failed' | 'timed-out';
      readonly id: string;
      readonly attempt: number;
      /** The run that called; undefined if that is the workflow under test. */
      readonly workflowId?: string;
    }
  | { readonly kind: 'signal'; readonly name: string; readonly isDuplicate: boolean };

/**
 * One step of a schedule: time passes until `atMs` after the start, events reach the workflow together, or the process
 * ends and the runs are built again from their journals.
 */
export type ScheduleStep =
  | { readonly kind: 'time'; readonly atMs: number }
  | { readonly kind: 'events'; readonly events: readonly ScheduleEvent[] }
  | { readonly kind: 'killed' };

/** `{ kind: 'activity', name: 'charge', version: 'default', attempt: 1, input: { args: [1], kwargs: {} } }` */
export interface ScheduledCall {
  readonly kind: 'activity' | 'lambda' | 'workflow';
  readonly name: string;
  readonly version: string;
  readonly attempt: number;
  /** As plain JSON. */
  readonly input: unknown;
}

/** What a workflow came to under a schedule; plain JSON. */
export interface ScheduleOutcome {
  readonly status: RunStatus;
  /** What `run` returned, as plain JSON; absent for undefined, or if it did not. */
  readonly result?: unknown;
  /** Why it failed: class and message of every error, from `run` to the first cause. */
  readonly errors?: readonly string[];
  /** Every try of an activity or child by a run that completed, in a fixed order. */
  readonly calls: readonly ScheduledCall[];
}

/** A schedule and what came of it. */
export interface Scheduled {
  readonly steps: readonly ScheduleStep[];
  readonly outcome: ScheduleOutcome;
  /** Where the code did something else when it was run again from a journal. */
  readonly divergences: readonly Divergence[];
}

/** A task that is made to fail, whatever the order: each call with that input, in its first `tries` tries. */
export interface PlannedFailure {
  readonly name: string;
  readonly version: string;
  /** JSON text. */
  readonly input: string;
  readonly kind: 'failed' | 'timed-out';
  /** Undefined: every one. */
  readonly tries?: number;
}
