import type { DomainRow } from '../state/domain.js';
import type { Activity, Run } from '../state/run.js';
import type { TypeGoneRow, TypeRow } from './journal.js';

/** The first line of a log: what it is, and in which form. */
export const HEADER = '{"simpleflow":"devserver log","version":2}';
/** That of logs without checksums, which are still read. */
export const HEADER_V1 = '{"simpleflow":"devserver log","version":1}';

export interface RunRow {
  readonly order: number;
  readonly domain: string;
  readonly workflowId: string;
  readonly runId: string;
}

interface HeartbeatRow {
  readonly order: number;
  readonly scheduledEventId: number;
  readonly atMs: number;
  readonly details?: string | undefined;
}

/**
 * A line of the log but for events, which are `{"run":7,"event":{…}}`: `run` is the order of the execution, and the
 * event is the text that is answered. Lines belong together up to the next `{"end":N,"crc32":"…"}`, N being their
 * number.
 */
export type Row =
  | { readonly domain: DomainRow }
  | { readonly type: TypeRow }
  | { readonly typeGone: TypeGoneRow }
  | { readonly started: RunRow }
  | { readonly heartbeat: HeartbeatRow }
  | { readonly clock: number }
  | { readonly reset: true }
  | { readonly end: number };

export function rowText(row: Row): string {
  return JSON.stringify(row);
}

export function eventRowText(run: Run, text: string): string {
  return `${EVENT_START}${run.order}${EVENT_MIDDLE}${text}}`;
}

export const EVENT_START = '{"run":';
export const EVENT_MIDDLE = ',"event":';

export function runRow(run: Run): Row {
  const { order, domain, workflowId, runId } = run;
  return { started: { order, domain: domain.row.name, workflowId, runId } };
}

export function heartbeatRow(activity: Activity): Row {
  const { run, scheduledEventId, heartbeatAtMs: atMs, heartbeatDetails: details } = activity;
  return { heartbeat: { order: run.order, scheduledEventId, atMs, details } };
}
