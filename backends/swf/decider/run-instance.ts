import type { AnyWorkflowClass } from 'simpleflow/backend';
import type { DecisionStep } from '../mapping/decision-run-options.js';
import type { SwfEvent } from '../mapping/swf-event.js';

/** A run that is told what is new and says what it decides: in this thread a `DecisionRun`, or one in another thread. */
export interface RunInstance {
  /** The `DecisionTaskStarted` of its last decision. */
  readonly previousStartedEventId: number;
  /** The last event it was told. */
  readonly lastEventId: number;
  /** What the service holds open for it. */
  readonly open: { readonly children: number };
  advance(events: readonly SwfEvent[]): Promise<DecisionStep>;
  /** Its last answer has closed the run: asked for by a step that `tellsEnd`. */
  closed?(): void;
  /** It is not needed any more. */
  drop?(): void;
}

interface RunOptions {
  readonly workflow: AnyWorkflowClass;
  readonly workflowId: string;
  readonly runId: string;
  /** For a report only: remembers the lines that issue commands, and writes no log. Default: false. */
  readonly isTraced?: boolean;
  /** Workflow code went on outside a turn: the run will fail in its next one. */
  readonly onForeign?: () => void;
}

/** Makes instances of runs. */
export interface RunFactory {
  create(options: RunOptions): RunInstance;
  close(): Promise<void>;
}
