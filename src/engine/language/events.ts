import type { Attachment } from '../../codec/attachments.js';
import type { ActivityTimeout } from '../../activity/activity-call.js';
import type { WireFailure } from '../../codec/failure.js';
import type { HistorySize } from '../../workflow/runtime.js';

/** A marker as it was recorded. `details` is JSON text, absent for undefined. */
export interface RecordedMarker {
  readonly name: string;
  readonly details?: string;
}

/** The first event of every run. `input` is JSON text. */
export interface RunStarted {
  readonly kind: 'run-started';
  readonly workflowId: string;
  /** Absent only in a replay that was not told; then nothing may be derived from it. */
  readonly runId?: string;
  readonly name: string;
  readonly version: string;
  readonly taskList: string;
  readonly tags: readonly string[];
  readonly input: string;
  readonly parent?: RunIdentity;
  /** The run that has continued as this one. */
  readonly continuedFromRunId?: string;
  /** The turns of the runs before it, of which it is to go on: see `carriedTurns`. */
  readonly carried?: readonly CarriedTurn[];
}

/** A run of another workflow, or of this one. */
export interface RunIdentity {
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * What the outside tells a run.
 *
 * `{ kind: 'activity-completed', id: 'activity-add-1', output: '42' }`; `output` is absent for undefined
 */
export type EngineEvent =
  | RunStarted
  /** `identity` is what the worker, thread or process that runs the try calls itself. */
  | { readonly kind: 'activity-started'; readonly id: string; readonly identity?: string | undefined }
  /** `value` instead of `output` with `copy: 'none'`: the result itself. */
  | {
      readonly kind: 'activity-completed';
      readonly id: string;
      readonly output?: string;
      readonly value?: unknown;
      /** Buffers beside the output: never in a run that is recorded. */
      readonly attachments?: readonly Attachment[];
    }
  | { readonly kind: 'activity-failed'; readonly id: string; readonly failure: WireFailure }
  | { readonly kind: 'activity-timed-out'; readonly id: string; readonly timeout: ActivityTimeout }
  | { readonly kind: 'activity-cancelled'; readonly id: string }
  /** The service did not take the task; `cause` is its word for why. */
  | { readonly kind: 'activity-start-failed'; readonly id: string; readonly cause: string }
  | { readonly kind: 'child-started'; readonly id: string; readonly runId: string }
  | { readonly kind: 'child-completed'; readonly id: string; readonly output?: string }
  | { readonly kind: 'child-failed'; readonly id: string; readonly failure: WireFailure }
  | { readonly kind: 'child-timed-out'; readonly id: string }
  | { readonly kind: 'child-cancelled'; readonly id: string }
  | { readonly kind: 'child-terminated'; readonly id: string }
  | { readonly kind: 'child-start-failed'; readonly id: string; readonly cause: string }
  | { readonly kind: 'timer-fired'; readonly id: string }
  /** The service did not start the timer. */
  | { readonly kind: 'timer-failed'; readonly id: string; readonly cause: string }
  /** `input` is the envelope of the value, as JSON text. */
  | {
      readonly kind: 'signal-received';
      readonly name: string;
      readonly input: string;
      /** The run that sent it; absent for one from outside. */
      readonly from?: RunIdentity;
    }
  | { readonly kind: 'signal-sent'; readonly id: string }
  | { readonly kind: 'signal-failed'; readonly id: string; readonly cause: string }
  | { readonly kind: 'cancel-requested' }
  /** The service will never take the command that closed the run: the run fails of it. */
  | { readonly kind: 'closing-refused'; readonly cause: string }
  /** The run waits for signals only, and nobody is there to send one. */
  | { readonly kind: 'run-stuck' };

/** A turn of a run that has gone on as another, as that takes it again. */
export interface CarriedTurn extends Omit<TurnInput, 'isCarried' | 'continues' | 'isCut'> {
  readonly markers: readonly RecordedMarker[];
  /** How long the history was then. */
  readonly size: HistorySize;
}

/** The `id` is the child's workflow id. */
export type ChildEvent = Extract<EngineEvent, { kind: `child-${string}` }>;

export type ActivityEvent = Extract<EngineEvent, { kind: `activity-${string}` }>;

/** A batch of events that a run sees at once, and the time it sees. Milliseconds since 1970. */
export interface TurnInput {
  readonly atMs: number;
  readonly events: readonly EngineEvent[];
  /** In a replay: the markers that were recorded in this turn. Absent in a live turn. */
  readonly markers?: readonly RecordedMarker[];
  /**
   * In a replay: some of what the turn issued may never have been sent, so that a side effect without a marker is done
   * anew.
   */
  readonly isCut?: boolean;
  /** In a replay: at its end the run went on as a new one by itself. */
  readonly continues?: boolean;
  /** A turn of a run before this one. */
  readonly isCarried?: 'earlier' | 'last';
  /** Of a carried turn: how long the history was. */
  readonly size?: HistorySize;
}
