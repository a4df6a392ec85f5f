import type { ActivityTypeEntry, DomainRow, WorkflowTypeEntry } from '../state/domain.js';
import type { Activity, Run } from '../state/run.js';

/** A registered type, as the journal writes it. */
export type TypeRow =
  | { readonly kind: 'workflow'; readonly domain: string; readonly entry: WorkflowTypeEntry }
  | { readonly kind: 'activity'; readonly domain: string; readonly entry: ActivityTypeEntry };

/** A type that is no more. */
export interface TypeGoneRow {
  readonly kind: TypeRow['kind'];
  readonly domain: string;
  readonly key: string;
}

/**
 * Where what happens is written down. The calls between two `commit`s are one transaction: after a crash, all of
 * it is there or nothing.
 *
 * operation ─▶ event(…) event(…) commit() ─▶ afterWrite(answer) ─▶ one write for all that is pending ─▶ answers
 */
export interface Journal {
  domain(row: DomainRow): void;
  type(row: TypeRow): void;
  typeGone(row: TypeGoneRow): void;
  run(run: Run): void;
  event(run: Run, text: string): void;
  heartbeat(activity: Activity): void;
  clock(nowMs: number): void;
  /** Forgets everything. */
  reset(): void;
  commit(): void;
  /** Why nothing can be kept at the moment: until `retry` has taken it away, nothing may be changed. */
  readonly problem: Error | undefined;
  /** Tries again to write what could not be written, and gives the problem that is left. */
  retry(): Error | undefined;
  /** Calls back when all that was committed is written; with nothing pending, at once. */
  afterWrite(done: (error?: Error) => void): void;
  close(): Promise<void>;
}

function nothing(): void {
  // Memory needs no record.
}

/** The journal of a server that keeps everything in memory. */
export const NO_JOURNAL: Journal = {
  domain: nothing,
  type: nothing,
  typeGone: nothing,
  run: nothing,
  event: nothing,
  heartbeat: nothing,
  clock: nothing,
  reset: nothing,
  commit: nothing,
  problem: undefined,
  retry: () => undefined,
  afterWrite: (done) => done(),
  close: async () => undefined,
};
