import type { WireFailure } from '../codec/failure.js';

/** The latest state of an activity or a child. */
export interface TaskState {
  readonly state:
    | 'open'
    | 'running'
    | 'completed'
    | 'failed'
    | 'timed-out'
    | 'cancelled'
    | 'terminated'
    | 'refused';
  /** Failures and timeouts of all its tries. */
  readonly failures: number;
  readonly result?: string | undefined;
  readonly failure?: WireFailure | undefined;
  /** Which limit was reached, or why the service refused it. */
  readonly cause?: string | undefined;
  /** What a cancelled child said. */
  readonly details?: string | undefined;
  /** The decision that asked for the latest try. */
  readonly decidedBy: number;
  /** The event that began the latest try; undefined if none has begun. */
  readonly begunBy: number | undefined;
  /** Of a child that has started. */
  readonly runId?: string | undefined;
}

export interface TimerState {
  readonly state: 'started' | 'fired' | 'cancelled' | 'start-failed' | 'cancel-failed';
  readonly delayMs: number;
  readonly control: string | undefined;
  readonly cause?: string | undefined;
  /** The decision that started it. */
  readonly decidedBy: number;
  readonly startedAtMs: number;
  readonly closedAtMs?: number | undefined;
}

export interface SignalState {
  readonly input: string | undefined;
  /** The run that sent it; undefined for one from outside. */
  readonly from: { readonly workflowId: string; readonly runId: string } | undefined;
  readonly receivedAtMs: number;
}

export interface MarkerState {
  readonly name: string;
  readonly details: string | undefined;
  readonly recordedAtMs: number;
}

/** A signal that this run has sent, and that was delivered. */
export interface DeliveredSignal {
  readonly name: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly input: string | undefined;
}

/**
 * What the Python library sees of a recording: an index by id of everything that is visible at a decision, the latest
 * state alone. Whoever reads the recording fills it, event by event.
 */
export class PythonHistory {
  readonly activities = new Map<string, TaskState>();
  readonly children = new Map<string, TaskState>();
  readonly timers = new Map<string, TimerState>();
  /** The latest of each name. */
  readonly signals = new Map<string, SignalState>();
  readonly delivered: DeliveredSignal[] = [];
  readonly markers: MarkerState[] = [];
  cancelRequestedId: number | undefined;
  completedDecisionId: number | undefined;
  /** That of the latest completed decision. */
  executionContext: string | undefined;
  events = 0;

  /** The children that have started and not ended. */
  get openChildren(): { readonly workflowId: string; readonly runId: string }[] {
    return [...this.children].flatMap(([workflowId, { state, runId }]) =>
      state === 'running' && runId !== undefined ? [{ workflowId, runId }] : [],
    );
  }
}
