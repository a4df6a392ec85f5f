import type { RunIdentity } from '../engine/language/events.js';
import type { RunStatus } from '../executor/executor.js';

/** Why a run failed, as lists show it. */
export interface StoredFailure {
  /** The code of the error, or its class. */
  readonly code: string;
  readonly message: string;
  /** The task whose failure was the run's, if there was one. */
  readonly taskId?: string;
}

/** What a run is doing, as lists show it: the columns that each turn may change. */
export interface RunSummary {
  readonly openActivities: number;
  readonly openTimers: number;
  readonly openChildren: number;
  /** Names of the signals for which code of the run waits. */
  readonly waitsFor: readonly string[];
  /** What the run last gave to `setExecutionContext`, as JSON text. */
  readonly executionContext?: string;
}

/** A run that is to exist. Its first inbox entry is its `run-started` event. */
export interface NewRun {
  readonly runId: string;
  readonly workflowId: string;
  readonly name: string;
  readonly version: string;
  readonly taskList: string;
  readonly tags: readonly string[];
  readonly parent?: RunIdentity;
  readonly continuedFromRunId?: string;
  /** The run and the cut it starts from, as JSON text. */
  readonly origin?: string;
  /** The `run-started` event, as JSON text. */
  readonly started: string;
  /** What its host has to know beside the event, as JSON text. */
  readonly settings?: string;
  readonly startedAtMs: number;
  /** The instant at which its execution limit ends it; absent for no limit. */
  readonly timeoutAtMs?: number;
}

/**
 * One run, as a store knows it.
 *
 * `{ runId: '7f3e…', workflowId: 'order-1042', name: 'order', version: '1', status: 'open', turns: 6, events: 14, … }`
 */
export interface StoredRun extends Omit<NewRun, 'started'>, RunSummary {
  readonly status: RunStatus;
  /** Why no host can go on with the run, with the report; absent for a run that is not held. */
  readonly held?: string;
  readonly closedAtMs?: number;
  readonly continuedAsRunId?: string;
  /** How a close from outside ended the run, as JSON text. */
  readonly end?: string;
  readonly failure?: StoredFailure;
  /** Number of turns, of events in them, and of characters of their text. */
  readonly turns: number;
  readonly events: number;
  readonly chars: number;
  /** The order in which runs were started in this store: from 1, without meaning beside that. */
  readonly sequence: number;
  /** Grows with each change of any run of this store. */
  readonly revision: number;
}

/** One turn, as text: `text` is the JSON of a turn of `simpleflow-journal/2`. */
export interface StoredTurn {
  /** From 1. */
  readonly number: number;
  readonly atMs: number;
  readonly text: string;
}

/** What has been committed for a run, and no turn has taken yet. */
export interface InboxEntry {
  readonly id: number;
  readonly runId: string;
  /** The event's `kind`, or `terminate-run`. */
  readonly kind: string;
  /** The event, as JSON text. */
  readonly text: string;
}

/** An event on its way to the inbox of a run. */
export type Delivery = Omit<InboxEntry, 'id'>;

/**
 * What a host writes. The changes of one commit are carried out in order.
 *
 * `{ kind: 'turn', runId: '7f3e…', turn: { number: 2, atMs: 1700000000123, text: '{…}', events: 1 }, taken: [4], summary: {…} }`
 */
export type StoreChange =
  | {
      readonly kind: 'turn';
      readonly runId: string;
      /** `events` counts the events in it. */
      readonly turn: StoredTurn & { readonly events: number };
      /** Ids of the inbox entries that the turn took. */
      readonly taken: readonly number[];
      readonly summary: RunSummary;
    }
  | { readonly kind: 'start'; readonly run: NewRun }
  /** Dropped if the run is closed. */
  | { readonly kind: 'deliver'; readonly delivery: Delivery }
  | { readonly kind: 'close'; readonly runId: string; readonly close: RunClose };

export interface RunClose {
  readonly status: Exclude<RunStatus, 'open'>;
  readonly atMs: number;
  readonly continuedAsRunId?: string;
  readonly failure?: StoredFailure;
  /** Of a close from outside, which is no turn: how it ended the run, as JSON text. */
  readonly end?: string;
}

/** What clients have committed since the last look. */
export interface ClientNews {
  readonly started: readonly StoredRun[];
  readonly inbox: readonly InboxEntry[];
}

/** Which runs a list shows; absent fields do not limit. */
export interface RunFilter {
  readonly statuses?: readonly RunStatus[];
  readonly isHeld?: boolean;
  readonly name?: string;
  readonly version?: string;
  readonly tag?: string;
  readonly workflowId?: string;
  readonly workflowIdPrefix?: string;
  readonly parentRunId?: string;
  readonly startedAfterMs?: number;
  readonly startedBeforeMs?: number;
  readonly closedAfterMs?: number;
  readonly closedBeforeMs?: number;
  /** A part of the failure's message or code. */
  readonly failureText?: string;
}

export interface RunPage {
  /** Newest first. */
  readonly runs: readonly StoredRun[];
  /** Give it as `after` for the next page; absent on the last page. */
  readonly next?: string;
}
