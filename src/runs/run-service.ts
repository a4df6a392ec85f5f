import type { WireFailure } from '../codec/failure.js';
import type { Journal } from '../replay/journal.js';
import type { RunFilter, StoredRun } from '../store/run-records.js';

/**
 * One run, as lists show it, whatever keeps it.
 *
 * `{ runId: '7f3e…', workflowId: 'order-1042', name: 'order', version: '1', status: 'open', openActivities: 1, … }`
 */
export type RunInfo = Omit<StoredRun, 'revision' | 'sequence' | 'settings' | 'end' | 'chars' | 'origin'>;

/** Something that has arrived for a run and that no turn has taken. */
export interface WaitingEvent {
  /** The event's `kind`, or `terminate-run`. */
  readonly kind: string;
  /** Of a signal. */
  readonly name?: string;
}

/** One run, with all that can be said without its whole recording. */
export interface RunDetails extends RunInfo {
  /** Arguments of the run, as JSON text. */
  readonly input?: string;
  readonly waiting: readonly WaitingEvent[];
  /** How the run ended; absent while it is open. */
  readonly outcome?: RunOutcome;
}

/** How a run ended. `output` is JSON text, absent for undefined. */
export type RunOutcome =
  | { readonly status: 'completed'; readonly output?: string }
  | { readonly status: 'failed'; readonly failure: WireFailure }
  | { readonly status: 'cancelled' }
  | { readonly status: 'terminated'; readonly reason: string }
  | { readonly status: 'timed-out' }
  | { readonly status: 'continued-as-new'; readonly runId: string };

/** The end of a run that goes on as no other. */
export interface RunResult {
  /** The run that ended: the last one, if the run in question has continued as new. */
  readonly run: RunInfo;
  readonly outcome: Exclude<RunOutcome, { readonly status: 'continued-as-new' }>;
}

/** A run to start. `input` is JSON text, as `writeInput` makes it. */
export interface StartRequest {
  readonly name: string;
  readonly version: string;
  readonly input: string;
  /** Default: a new UUID. No other open run may have it. */
  readonly workflowId?: string;
  readonly taskList?: string;
  /** At most 5, of up to 256 characters. Default: none. */
  readonly tags?: readonly string[];
  /** Longest time from start to end of the run. Default: no limit. */
  readonly executionStartToCloseMs?: number;
}

export interface PageRequest {
  /** 1 to 1,000. Default: 50. */
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

export interface RunInfoPage {
  /** Newest first. */
  readonly runs: readonly RunInfo[];
  /** Give it as `after` for the next page; absent on the last page. */
  readonly next?: string;
}

export interface WaitOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/**
 * What can be seen and done from outside to the runs of a store or a service. Values are text, as the codec of the runs
 * writes them.
 *
 * `id` is a run id, or a workflow id: then the open run under it is meant, else the newest one. Every method that takes
 * one throws `unknown-run` if there is no such run.
 */
export interface RunService extends AsyncDisposable {
  /** @throws SimpleflowError `invalid-option` for a page that there is not */
  list(filter?: RunFilter, page?: PageRequest): Promise<RunInfoPage>;
  /** Runs by status; those that are held are counted as `held` too. */
  counts(): Promise<Readonly<Record<string, number>>>;
  describe(id: string): Promise<RunDetails>;
  recording(id: string): Promise<Journal>;
  /**
   * Runs that change from now on, each as it is then; changes that follow one another fast may come as one. Ends when
   * `signal` is aborted, or the loop is left.
   */
  watch(options?: WaitOptions): AsyncIterable<RunInfo>;
  /**
   * Resolves when the run is durable. A host that knows its workflow carries it out, now or later.
   * @throws SimpleflowError `workflow-already-running`, `invalid-id`, `invalid-option`
   */
  start(request: StartRequest): Promise<RunInfo>;
  /**
   * Resolves when the signal is durable.
   * @param input JSON text, as `encodeSignal` makes it
   * @throws SimpleflowError `signal-failed` if the run is closed
   */
  signal(id: string, name: string, input: string): Promise<void>;
  /** Asks the run to cancel; the run may refuse. Nothing happens if it is closed. */
  cancel(id: string): Promise<void>;
  /** Closes the run without asking its code. Nothing happens if it is closed. */
  terminate(id: string, reason?: string): Promise<void>;
  /**
   * Waits for the end of a run, and of those that continue it.
   * @throws SimpleflowError `timeout`, `cancelled` if `signal` is aborted first
   */
  result(id: string, options?: WaitOptions & { readonly timeoutMs?: number }): Promise<RunResult>;
}
