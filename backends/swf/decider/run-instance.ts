import type { AnyWorkflowClass } from 'simpleflow/backend';
import type { DecisionStep } from '../mapping/decision-run-options.js';
import type { SwfEvent } from '../mapping/swf-event.js';

/** A run that is told what is new and says what it decides: in this thread a `DecisionRun`, or one in another thread. */
export interface RunInstance {
  /** The `DecisionTaskStarted` of its last decision. */
  readonly previousStartedEventId: number;
  /** The last event it was told. */
  readonly lastEventId: number;
  advance(events: readonly SwfEvent[]): Promise<DecisionStep>;
  /** It is not needed any more. */
  drop?(): void;
}

export interface RunOptions {
  readonly workflow: AnyWorkflowClass;
  readonly workflowId: string;
  readonly runId: string;
  /** Remember the lines that issue commands, for a report. Default: false. */
  readonly traceCallSites?: boolean;
}

/** Makes instances of runs. */
export interface RunFactory {
  create(options: RunOptions): RunInstance;
  close(): Promise<void>;
}
