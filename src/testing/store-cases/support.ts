import type { NewRun, RunSummary } from '../../store/run-records.js';
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

export function signal(runId: string, name = 'go'): { runId: string; kind: string; text: string } {
  return { runId, kind: 'signal-received', text: `{"kind":"signal-received","name":"${name}"}` };
}

export function turn(number: number, text = `{"turn":${number}}`) {
  return { number, atMs: 1_700_000_000_000 + number, text, events: 1 };
}

export const completed = { status: 'completed', atMs: 1_700_000_001_000 } as const;
