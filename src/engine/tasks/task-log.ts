import { cutText } from '../../util/cut-text.js';
import type { TaskLog } from '../../workflow/log.js';
import type { TaskFailure, TaskFailureDecision } from '../../workflow/task-failure.js';
import type { RunLog } from '../parts/run-log.js';

/** Which try of which task. */
export type Try = Pick<TaskLog, 'kind' | 'name' | 'id' | 'attempt' | 'maxAttempts'>;

// A line of a log, not a document.
const MAX_REASON_LENGTH = 1_000;

/** What has tries. */
export interface Tried {
  readonly scope: { readonly log: RunLog };
  readonly try: Try;
}

/**
 * ``activity `charge` (activity-charge-1): try 2 of 4 began``
 * @param atMs default: the time of the turn
 */
export function logTry(task: Tried, event: 'began' | 'completed' | 'cancelled', atMs?: number): void {
  const { log } = task.scope;
  if (!log.hears('debug')) return;
  const which = task.try;
  const what = event === 'cancelled' ? 'was cancelled' : event;
  log.write('debug', `${titleOf(which)} ${what}`, {}, { task: { ...which, event }, atMs });
}

/** ``activity `charge` (activity-charge-1): try 2 of 4 failed: RangeError: too big; next try in 400 ms`` */
export function logFailedTry(task: Tried, failure: TaskFailure, decision: TaskFailureDecision): void {
  const { log } = task.scope;
  if (!log.hears('info')) return;
  const which = task.try;
  const reason = cutText(reasonOf(failure), MAX_REASON_LENGTH, '…');
  const next = decision.kind === 'retry' ? { nextTryInMs: decision.delayMs } : undefined;
  const message = `${titleOf(which)} failed: ${reason}; ${whatFollows(decision)}`;
  log.write('info', message, {}, { task: { ...which, event: 'failed', reason, ...next } });
}

function titleOf({ kind, name, id, attempt, maxAttempts }: Try): string {
  // `onTaskFailure` can try more often than the policy would.
  const of = maxAttempts === Infinity || attempt > maxAttempts ? '' : ` of ${maxAttempts}`;
  return `${kind} \`${name}\` (${id}): try ${attempt}${of}`;
}

function reasonOf({ error, name, reason }: TaskFailure): string {
  // A timeout has no cause, and its message begins with what the line says already.
  return error.cause === undefined ? reason.slice(reason.indexOf(`\`${name}\` `) + name.length + 3) : reason;
}

function whatFollows(decision: TaskFailureDecision): string {
  switch (decision.kind) {
    case 'retry':
      return decision.delayMs === 0 ? 'next try at once' : `next try in ${decision.delayMs} ms`;
    case 'ignore':
      return '`onTaskFailure` ignores it';
    case 'cancel':
      return '`onTaskFailure` cancels the task';
    case 'handled':
      return '`onTaskFailure` lets another future decide';
    default:
      return 'no other try';
  }
}
