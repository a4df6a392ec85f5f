import type { MessagePort } from 'node:worker_threads';
import type { Config, LogLine } from 'simpleflow';
import type { WireFailure } from 'simpleflow/backend';
import type { DecisionStep } from '../../mapping/decision-run.js';
import type { OpenChild } from '../../mapping/event-reader.js';
import type { RunSettings } from '../local-runs.js';
import type { RunOrigin, TracedRun, TraceWhat } from '../run-instance.js';
import type { KnownType } from '../workflow-registry.js';

// main: polls, tokens, histories      ─ new events of a run ─▶      thread: modules, services, runs
//                                     ◀─ decisions ──────────

/** What the thread is given when it starts. */
export interface ThreadData {
  readonly config: Config;
  /** The modules of workflows: files. */
  readonly modules: readonly string[];
  readonly settings: RunSettings;
  /** See {@link ThreadStatus}. */
  readonly status: SharedArrayBuffer;
  /** Where both sides talk: workflow code can close `parentPort`, and post anything to it. */
  readonly port: MessagePort;
}

/**
 * What the thread is asked, one after the other; the answer has the same ticket. Events go as JSON, as they came: a copy by
 * structured clone takes 1.7 times as long (24,000 events, 48 ms and 28 ms).
 */
export type Question =
  /** `{ kind: 'advance', ticket: 7, instance: 3, events: '[{"eventId":12,…}]' }`; with `run`, the instance is new. */
  | {
      readonly kind: 'advance';
      readonly ticket: number;
      readonly instance: number;
      readonly run?: RunOrigin;
      readonly events: string;
    }
  | {
      readonly kind: 'trace';
      readonly ticket: number;
      readonly run: RunOrigin;
      readonly events: string;
      readonly what: TraceWhat;
    }
  /** The last answer has closed the run: its hooks hear of it. */
  | { readonly kind: 'closed'; readonly ticket: number; readonly instance: number }
  /** Close the services: the thread is to end. */
  | { readonly kind: 'close'; readonly ticket: number };

/** A question before it has its ticket. */
export type Ask = DistributiveOmit<Question, 'ticket'>;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export type ToThread =
  | Question
  /** The instance is not needed any more. */
  | { readonly kind: 'drop'; readonly instance: number };

/** What a run has decided, and where it stands. */
interface Advanced {
  readonly step: DecisionStep;
  readonly previousStartedEventId: number;
  readonly lastEventId: number;
  readonly openChildren: readonly OpenChild[];
}

export type Answer =
  | { readonly kind: 'advanced'; readonly advanced: Advanced }
  | { readonly kind: 'traced'; readonly traced: TracedRun }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly failure: WireFailure };

export type FromThread =
  | { readonly kind: 'ready'; readonly types: readonly KnownType[] }
  /** Modules or services cannot be loaded. */
  | { readonly kind: 'boot-failed'; readonly failure: WireFailure }
  | { readonly kind: 'answer'; readonly ticket: number; readonly answer: Answer }
  /** User code of the instance did something outside a turn. */
  | { readonly kind: 'foreign'; readonly instance: number }
  /** A workflow has written a line. */
  | { readonly kind: 'line'; readonly line: LogLine }
  /** A line for the log of the decider. */
  | { readonly kind: 'said'; readonly text: string };
