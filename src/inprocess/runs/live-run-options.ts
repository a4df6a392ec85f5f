import type { RunStarted } from '../../engine/language/events.js';
import type { AnyWorkflowClass } from '../../workflow/workflow.js';
import type { RunHost } from './run-host.js';

/** The first event of a live run, whose ids are always known. */
export type LiveRunStarted = RunStarted & { readonly runId: string };

export interface LiveRunOptions {
  readonly workflow: AnyWorkflowClass;
  readonly host: RunHost;
  /** Somebody may send it a signal from outside. */
  readonly awaitsSignals: boolean;
  /** Longest time from start to end. Undefined: no limit. */
  readonly executionStartToCloseMs: number | undefined;
}

/** What a store knows of a run that goes on. */
export interface RestoredRun {
  readonly startedAtMs: number;
  /** How many turns it has taken, and the time that the last one saw. */
  readonly turns: number;
  readonly lastTurnAtMs: number;
}
