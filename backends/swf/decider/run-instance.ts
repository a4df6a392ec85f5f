import type { Divergence, SimpleflowError } from 'simpleflow';
import type { TypeName } from '../client/registrar.js';
import type { DecisionStep } from '../mapping/decision-run.js';
import type { OpenChild } from '../mapping/event-reader.js';
import type { SwfEvent } from '../mapping/swf-event.js';

/** A run that is told what is new and says what it decides: in this thread a `DecisionRun`, or one in another thread. */
export interface RunInstance {
  /** The `DecisionTaskStarted` of its last decision. */
  readonly previousStartedEventId: number;
  /** The last event it was told. */
  readonly lastEventId: number;
  /** The children that the service holds open for it. */
  readonly openChildren: readonly OpenChild[];
  /** The thread it was in has ended: another one has to be made from history. */
  readonly isLost?: boolean;
  /** @throws RunLost if its thread ends meanwhile */
  advance(events: readonly SwfEvent[]): Promise<DecisionStep>;
  /** Its last answer has closed the run: asked for by a step that `tellsEnd`. */
  closed?(): void;
  /** It is not needed any more. */
  drop?(): void;
}

/** The thread of a run has ended before the run had decided. */
export class RunLost extends Error {
  /** Why, if the run itself is to blame; undefined if it was another one. */
  readonly fault: SimpleflowError | undefined;
  /** Why, if the run may be to blame, or another one that has left something behind. */
  readonly suspicion: SimpleflowError | undefined;

  constructor(fault?: SimpleflowError, suspicion?: SimpleflowError) {
    super('the thread of the run has ended', { cause: fault ?? suspicion });
    this.name = 'RunLost';
    this.fault = fault;
    this.suspicion = suspicion;
  }
}

/** A run, by the names and ids that a decision task tells. */
export interface RunOrigin {
  readonly type: TypeName;
  readonly workflowId: string;
  readonly runId: string;
}

export interface RunOptions extends RunOrigin {
  /** Workflow code went on outside a turn: the run will fail in its next one. */
  readonly onForeign?: () => void;
}

/** The lines that a report on a run names. */
export interface TracedRun {
  /** Where code and history disagree, with the lines that issued what differs. */
  readonly divergences: readonly Divergence[];
  /** The line of the await that all others wait for; only if it was asked for, and found. */
  readonly waitsAt: string | undefined;
}

/** What to look for: each makes the replay dear in its own way. */
export type TraceWhat = 'call-sites' | 'awaits';

/** Makes instances of runs of the types that a `KnownTypes` has. */
export interface RunFactory {
  /** Threads that have ended before they should. */
  readonly lostThreads: number;
  create(options: RunOptions): RunInstance;
  /** Runs a whole history again, for a report. */
  trace(run: RunOrigin, events: readonly SwfEvent[], what: TraceWhat): Promise<TracedRun>;
  close(): Promise<void>;
}
