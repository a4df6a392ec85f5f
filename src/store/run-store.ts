import type {
  ClientNews,
  Delivery,
  InboxEntry,
  NewRun,
  RunFilter,
  RunPage,
  StoreChange,
  StoredRun,
  StoredTurn,
} from './run-records.js';

/** Reads runs. Each call is one short transaction of its own. */
export interface RunReader {
  /** The run with that run id; or else the newest one under that workflow id, an open one first. */
  find(id: string): StoredRun | undefined;
  /** @param page `limit`: 1 to 1,000, default 50; `after`: the `next` of the page before */
  list(filter: RunFilter, page?: { readonly limit?: number; readonly after?: string }): RunPage;
  /** Runs by status; held runs are counted as open too. */
  counts(): Readonly<Record<string, number>>;
  /** Turns from number `from` on (default 1), in order. */
  turns(runId: string, from?: number): Iterable<StoredTurn>;
  /** In order of arrival. */
  inbox(runId: string): readonly InboxEntry[];
  /** The newest change of any run; 0 if there is none. */
  lastRevision(): number;
  /** Runs that changed after `revision`, oldest change first; at most `limit` (default 1,000). */
  changedSince(revision: number, limit?: number): readonly StoredRun[];
  /** True at the first call, and if somebody else has written since the last one. */
  hasChanged(): boolean;
}

/**
 * A store as seen by a process that does not host its runs: it reads, and leaves requests for the host.
 *
 * A busy store is tried again without blocking the thread.
 */
export interface RunStoreClient extends RunReader, AsyncDisposable {
  /** @throws SimpleflowError `workflow-already-running` if an open run has the workflow id */
  start(run: NewRun): Promise<StoredRun>;
  /**
   * Puts a signal, a cancel request or a termination into the inbox of an open run. It is durable when this resolves.
   * @returns false if the run is closed
   * @throws SimpleflowError `unknown-run`
   */
  send(delivery: Delivery): Promise<boolean>;
}

/**
 * A store as seen by its host, the one process that takes turns for its runs.
 *
 * Each write checks that the store is still this host's.
 * @throws SimpleflowError `store-lost` from every write after another host has taken over
 */
export interface RunStore extends RunStoreClient {
  /** Grows by one with each host. */
  readonly epoch: number;
  /** A secret of this store, 64 hexadecimal digits, for tokens of activities that end elsewhere. */
  readonly secret: string;
  /**
   * One transaction: all of it, or nothing.
   *
   * A store whose transactions take time may return a promise; the host takes no turns meanwhile.
   * @param work called once the transaction has begun, with what clients have left since the last commit that succeeded;
   * nobody else writes until it is over. Gives what to write
   * @returns the ids of the inbox entries made by `start` (its first entry) and `deliver`, in order; 0 for one that was dropped
   * @throws SimpleflowError `store-busy`, `store-full`, `store-failed` (try again), `store-lost`
   */
  commit(work: (news: ClientNews) => readonly StoreChange[]): readonly number[] | Promise<readonly number[]>;
  /** Open runs, oldest first. */
  openRuns(): Iterable<StoredRun>;
  /** True if clients may have written since the last commit. Inexpensive: hosts ask many times a second. */
  hasNews(): boolean;
  /** Why no host can go on with a run, with the report; undefined: it goes on. */
  hold(runId: string, report: string | undefined): void;
  /** Marks of tasks of a run: that a try has begun, or ends elsewhere. */
  marks(runId: string): readonly TaskMark[];
  mark(mark: TaskMark): void;
  /** Deletes runs closed before that instant, with their turns; at most `limit` of them (default: all). Returns how many. */
  prune(closedBeforeMs: number, limit?: number): number;
}

/** What a store remembers of the try of an activity that has no answer in any turn. */
export interface TaskMark {
  readonly runId: string;
  readonly taskId: string;
  readonly attempt: number;
  /** Its function was called. Kept only where a lost try must not run again. */
  readonly isBegun: boolean;
  /** Its function has returned, and its answer comes from elsewhere. */
  readonly isLater: boolean;
  /** How often the process died while the try was open. */
  readonly losses: number;
}
