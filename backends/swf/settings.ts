import type { ChildPolicy } from 'simpleflow';
import type { ConnectOptions } from './client/connect.js';

declare module 'simpleflow' {
  interface BackendSections {
    // The file may leave to the environment what has to be set somewhere.
    readonly swf: Omit<SwfSettings, 'domain'> & { readonly domain?: string | undefined };
  }
}

/** The section `swf` of the configuration. What it says goes before what a definition says, and after what a call says. */
export interface SwfSettings extends ConnectOptions {
  /** Where everything is registered and run. Made if it does not exist. */
  readonly domain: string;
  /** The list of all decision tasks and of all activity tasks. Default: those that definitions say. */
  readonly taskList?: string | undefined;
  /** Shown in histories by deciders and workers. Default: user, host, process id and program as JSON. */
  readonly identity?: string | undefined;
  /** Of every run that is started. At most 5, of up to 256 characters. Default: those of the definition. */
  readonly tags?: readonly string[] | undefined;
  /** Of decision tasks; higher goes first. A 32 bit integer. Default: none. */
  readonly priority?: number | undefined;
  /** What becomes of the children of a run that times out or is terminated. Default: `terminate`. */
  readonly childPolicy?: ChildPolicy | undefined;
  /** Longest time from start to end of a run, in milliseconds. Default: one year, the longest there is. */
  readonly executionStartToCloseMs?: number | undefined;
  /** Longest time one decision may take, after which another decider gets it. Default: 300,000. */
  readonly decisionStartToCloseMs?: number | undefined;
  /**
   * Of deciders: how long the worker of an activity that has no time limit may be silent, in milliseconds, until it counts
   * as lost and the activity as timed out (`heartbeat`). Workers beat for such activities by themselves, every `watchMs`.
   * At least 30,000; `never` for workers that do not beat, those of other libraries. Default: 60,000.
   */
  readonly lostWorkerMs?: number | 'never' | undefined;
  /**
   * Of deciders: workflow code runs in a thread of its own, and loses it when it does not come back from a turn for so many
   * milliseconds. At most a quarter later the line is named, and `brokenRuns` says what becomes of the run; the others are
   * made again from history. Workflows, services and middleware must be given as modules. Default: none, and code that never
   * comes back stops the decider.
   */
  readonly watchdogMs?: number | undefined;
  /** ARN of the role with which Lambda functions are called. Default: none. */
  readonly lambdaRole?: string | undefined;
  /**
   * Days for which closed runs are kept, if the domain has to be made: 1 to 90. With 0 no result
   * could be read, so it is refused. Default: 30.
   */
  readonly retentionDays?: number | undefined;
  /**
   * The least wait between two looks for a result, in milliseconds; after a second it is a tenth of the time waited so far.
   * Default: 100.
   */
  readonly shortestPollMs?: number | undefined;
  /** How long, at most, until a result is asked for again. Default: 10,000. */
  readonly longestPollMs?: number | undefined;
}

// Three beats of a worker may be lost.
export const LEAST_LOST_WORKER_MS = 30_000;
export const DEFAULT_LOST_WORKER_MS = 60_000;
export const DEFAULT_RETENTION_DAYS = 30;
export const DEFAULT_DECISION_MS = 300_000;
