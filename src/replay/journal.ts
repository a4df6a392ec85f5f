import type { WireFailure } from '../codec/failure.js';
import type { Command } from '../engine/language/commands.js';
import type { EngineEvent, RunIdentity } from '../engine/language/events.js';
import type { EngineBehaviour } from '../engine/language/flags.js';

/**
 * One recorded turn: the events that the run received, and the commands it issued.
 *
 * `{ atMs: 1700000000123, events: [{ kind: 'activity-completed', id: 'activity-add-1', output: '3' }], commands: [{ kind: 'complete-run', output: '3' }] }`
 */
export interface JournalTurn {
  /** The time that the run saw, in milliseconds since 1970. Never less than that of the turn before. */
  readonly atMs: number;
  /** In the order in which they were applied. */
  readonly events: readonly EngineEvent[];
  /** Those that were sent, in order; a closing command is the last. */
  readonly commands: readonly Command[];
  /**
   * The turn issued more commands than it sent: the rest is in the turns after this one. A service takes a limited number of
   * commands at once; a host in process never cuts.
   */
  readonly isCut?: boolean;
  /** For each of `commands`, the line that issued it; null where it is not known. Only if call sites were traced. */
  readonly callSites?: readonly (string | null)[];
  /** What the run says it is about, as JSON text; only in turns in which that has changed. */
  readonly executionContext?: string;
}

/** Which run was recorded. */
export interface RecordedIdentity {
  readonly workflowId: string;
  /** Absent only in a history of a service that does not say. */
  readonly runId?: string;
  readonly name: string;
  readonly version: string;
}

/** The run, and the place in it, from which a run was started. */
export interface RecordingOrigin {
  readonly run: Pick<RunIdentity, 'workflowId'> & Partial<RunIdentity>;
  /** How many of the first turns are that run's: they were replayed, and not carried out. */
  readonly pastTurns: number;
  /** The cut in the recording of that run lies before this event (from 0) of this turn (from 1). */
  readonly cut: { readonly turn: number; readonly event: number };
}

/** A run was closed by its host, or by somebody outside, and not by a command of its own. */
export type OutsideEnding =
  | { readonly kind: 'terminate-run'; readonly reason: string }
  /** The time limit of the run is over. */
  | { readonly kind: 'time-out-run' }
  /** A fault of the library: the run cannot go on. */
  | { readonly kind: 'break-run'; readonly failure: WireFailure };

/** A close that is no turn, with its time: milliseconds since 1970. */
export type RecordedEnd = OutsideEnding & { readonly atMs: number };

/**
 * The recording of a run, as plain JSON: all that a replay needs in addition to the code.
 *
 * ```json
 * { "format": "simpleflow-journal/2",
 *   "engine": { "flags": [], "version": "0.1.0" },
 *   "identity": { "workflowId": "demo-1", "runId": "7d0…", "name": "demo", "version": "default" },
 *   "turns": [{ "atMs": 1700000000123, "events": [{ "kind": "run-started" }], "commands": [] }] }
 * ```
 *
 * A reader ignores fields that it does not know. Version 1 (no `identity`, `origin`, `inbox` and `end`) is read as well: see
 * `readJournal`.
 */
export interface Journal {
  readonly format: 'simpleflow-journal/2';
  readonly engine: EngineBehaviour;
  readonly identity: RecordedIdentity;
  /** Only of a run that was started from a recording. Its past is the first of `turns`. */
  readonly origin?: RecordingOrigin;
  readonly turns: readonly JournalTurn[];
  /** Events that have arrived and that no turn has applied: answers of the host included. Absent if there are none. */
  readonly inbox?: readonly EngineEvent[];
  /** Absent if the run is open, or the last command of the last turn has closed it. */
  readonly end?: RecordedEnd;
}
