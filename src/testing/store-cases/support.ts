import type { Delivery, NewRun, RunClose, RunSummary, StoreChange } from '../../store/run-records.js';
import type { RunStore, RunStoreClient } from '../../store/run-store.js';

/** A store under test, and how its host and its clients open it. */
export interface StoreInstance {
  /** Opens the store as its host; the one before has been closed, or has ended without closing it. */
  open(): Promise<RunStore>;
  client(): Promise<RunStoreClient>;
  close(): Promise<void>;
}

export type StoreCase = (store: StoreInstance) => Promise<void>;

export const IDLE: RunSummary = { openActivities: 0, openTimers: 0, openChildren: 0, waitsFor: [] };

export function newRun(runId: string, workflowId = runId, more: Partial<NewRun> = {}): NewRun {
  return {
    runId,
    workflowId,
    name: 'order',
    version: '1',
    taskList: 'default',
    tags: [],
    started: `{"kind":"run-started","runId":"${runId}"}`,
    startedAtMs: 1_700_000_000_000,
    ...more,
  };
}

export function signal(runId: string, name = 'go'): Delivery {
  return { runId, kind: 'signal-received', text: `{"kind":"signal-received","name":"${name}"}` };
}

/** A turn of one event that changes nothing else, unless `more` says so. */
export function turn(
  runId: string,
  number: number,
  more: { readonly text?: string; readonly taken?: readonly number[]; readonly summary?: RunSummary } = {},
): StoreChange {
  const { text = `{"turn":${number}}`, taken = [], summary = IDLE } = more;
  return {
    kind: 'turn',
    runId,
    turn: { number, atMs: 1_700_000_000_000 + number, text, events: 1 },
    taken,
    summary,
  };
}

export function close(runId: string, more: Partial<RunClose> = {}): StoreChange {
  return { kind: 'close', runId, close: { status: 'completed', atMs: 1_700_000_001_000, ...more } };
}

export async function commit(store: RunStore, ...changes: StoreChange[]): Promise<readonly number[]> {
  return store.commit(() => changes);
}
