import type { RunStatus } from '../../executor/executor.js';
import type { InboxEntry, StoredFailure, StoredRun, StoredTurn } from '../run-records.js';
import type { TaskMark } from '../run-store.js';
import type { Row } from './driver.js';

/** An optional text column as an optional field. */
function text<K extends string>(field: K, value: Row[string] | undefined): { readonly [key in K]?: string } {
  return value === null || value === undefined ? {} : ({ [field]: value } as { [key in K]: string });
}

function number<K extends string>(
  field: K,
  value: Row[string] | undefined,
): { readonly [key in K]?: number } {
  return value === null || value === undefined ? {} : ({ [field]: Number(value) } as { [key in K]: number });
}

export function runOf(row: Row): StoredRun {
  return {
    sequence: Number(row['sequence']),
    revision: Number(row['revision']),
    runId: row['run_id'] as string,
    workflowId: row['workflow_id'] as string,
    name: row['name'] as string,
    version: row['version'] as string,
    taskList: row['task_list'] as string,
    tags: JSON.parse(row['tags'] as string) as string[],
    status: row['status'] as RunStatus,
    startedAtMs: Number(row['started_at_ms']),
    ...text('held', row['held']),
    ...number('closedAtMs', row['closed_at_ms']),
    ...number('timeoutAtMs', row['timeout_at_ms']),
    ...parentOf(row),
    ...text('continuedFromRunId', row['continued_from_run_id']),
    ...text('continuedAsRunId', row['continued_as_run_id']),
    ...text('origin', row['origin']),
    ...text('settings', row['settings']),
    ...text('end', row['close']),
    ...failureOf(row),
    turns: Number(row['turns']),
    events: Number(row['events']),
    chars: Number(row['chars']),
    openActivities: Number(row['open_activities']),
    openTimers: Number(row['open_timers']),
    openChildren: Number(row['open_children']),
    waitsFor: JSON.parse(row['waits_for'] as string) as string[],
    ...text('executionContext', row['execution_context']),
  };
}

function parentOf(row: Row): Pick<StoredRun, 'parent'> {
  const { parent_workflow_id: workflowId, parent_run_id: runId } = row;
  if (typeof workflowId !== 'string' || typeof runId !== 'string') return {};
  return { parent: { workflowId, runId } };
}

function failureOf(row: Row): { readonly failure?: StoredFailure } {
  const { failure_code: code, failure_message: message } = row;
  if (typeof code !== 'string' || typeof message !== 'string') return {};
  return { failure: { code, message, ...text('taskId', row['failed_task']) } };
}

export function turnOf(row: Row): StoredTurn {
  return { number: Number(row['number']), atMs: Number(row['at_ms']), text: row['text'] as string };
}

export function entryOf(row: Row): InboxEntry {
  return {
    id: Number(row['id']),
    runId: row['run_id'] as string,
    kind: row['kind'] as string,
    text: row['text'] as string,
  };
}

export function markOf(runId: string, row: Row): TaskMark {
  return {
    runId,
    taskId: row['task_id'] as string,
    attempt: Number(row['attempt']),
    isBegun: row['is_begun'] === 1,
    isLater: row['is_later'] === 1,
    losses: Number(row['losses']),
  };
}
