import { SimpleflowError } from '../../errors.js';
import type { RunFilter } from '../run-records.js';
import type { SqlValue } from './driver.js';

const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 50;

export interface ListQuery {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  readonly limit: number;
}

/** Newest first. One more row than the limit is asked for: it tells whether there is a next page. */
export function listQuery(
  filter: RunFilter,
  page: { readonly limit?: number; readonly after?: string },
): ListQuery {
  const { limit = DEFAULT_LIMIT, after } = page;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new SimpleflowError(
      'invalid-option',
      `\`limit\` must be an integer from 1 to ${MAX_LIMIT}, got \`${limit}\``,
    );
  }
  const where: string[] = [];
  const values: SqlValue[] = [];
  const add = (condition: string, ...bound: (SqlValue | undefined)[]): void => {
    if (bound.some((value) => value === undefined)) return;
    where.push(condition);
    values.push(...(bound as SqlValue[]));
  };
  if (after !== undefined) add('sequence < ?', cursorOf(after));
  const { statuses, isHeld, tag, workflowIdPrefix: prefix, failureText } = filter;
  if (statuses !== undefined) {
    add(`status IN (${statuses.map(() => '?').join(', ')})`, ...statuses);
    // No status at all lets nothing through.
    if (statuses.length === 0) where.push('FALSE');
  }
  if (isHeld !== undefined) where.push(isHeld ? 'held IS NOT NULL' : 'held IS NULL');
  add('name = ?', filter.name);
  add('version = ?', filter.version);
  add('workflow_id = ?', filter.workflowId);
  if (prefix !== undefined) add('substr(workflow_id, 1, ?) = ?', prefix.length, prefix);
  add('parent_run_id = ?', filter.parentRunId);
  add('started_at_ms >= ?', filter.startedAfterMs);
  add('started_at_ms < ?', filter.startedBeforeMs);
  add('closed_at_ms >= ?', filter.closedAfterMs);
  add('closed_at_ms < ?', filter.closedBeforeMs);
  if (tag !== undefined) add('sequence IN (SELECT run FROM tags WHERE tag = ?)', tag);
  if (failureText !== undefined) {
    add(
      '(instr(lower(failure_message), ?) OR instr(lower(failure_code), ?))',
      ...twice(failureText.toLowerCase()),
    );
  }
  const condition = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
  return { sql: `SELECT * FROM runs ${condition} ORDER BY sequence DESC LIMIT ?`, values, limit };
}

function twice(value: string): [string, string] {
  return [value, value];
}

function cursorOf(after: string): number {
  const sequence = Number(after);
  if (Number.isSafeInteger(sequence) && sequence > 0) return sequence;
  throw new SimpleflowError('invalid-option', `\`after\` must be the \`next\` of a page, got \`${after}\``);
}
