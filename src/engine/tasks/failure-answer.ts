import { checkLongest } from '../../activity/durations.js';
import { nextDelayMs, type RetryPolicy } from '../../activity/retry-policy.js';
import { SimpleflowError } from '../../errors.js';
import { isFuture } from '../../futures/future.js';
import { describeValue } from '../../util/describe-value.js';
import type { TaskFailure, TaskFailureDecision } from '../../workflow/task-failure.js';
import type { TaskScope } from './task-scope.js';

const KINDS: ReadonlySet<unknown> = new Set<TaskFailureDecision['kind']>([
  'default',
  'abort',
  'cancel',
  'ignore',
  'retry',
  'handled',
]);

/**
 * What the workflow answers to a failure, or else its retry policy.
 * @param policy undefined where there can be no other try
 * @throws SimpleflowError `invalid-option`; whatever `onTaskFailure` throws
 */
export function answerTo(
  failure: TaskFailure,
  scope: TaskScope,
  policy: RetryPolicy | undefined,
): TaskFailureDecision {
  const answer = checkedAnswer(scope.decideFailure?.(failure));
  if (answer.kind !== 'default') return answer;
  const delayMs =
    policy === undefined
      ? undefined
      : nextDelayMs(policy, failure.attempt, failure.error, () => scope.random());
  return delayMs === undefined ? { kind: 'abort' } : { kind: 'retry', delayMs, args: undefined };
}

/**
 * What `onTaskFailure` has returned; nothing is the default. Code without types can return anything.
 * @throws SimpleflowError `invalid-option`
 */
export function checkedAnswer(answer: TaskFailureDecision | undefined): TaskFailureDecision {
  if (answer === undefined) return { kind: 'default' };
  if (!KINDS.has((answer as TaskFailureDecision | null)?.kind)) {
    throw refused('return what a method of its argument gives, and must not be async', answer);
  }
  if (answer.kind === 'retry' && !(Number.isFinite(answer.delayMs) && answer.delayMs >= 0)) {
    throw refused('retry after a number of milliseconds of at least 0', answer.delayMs);
  }
  if (answer.kind === 'retry') checkLongest('the delay of `retryLater`', answer.delayMs);
  if (answer.kind === 'retry' && !(answer.args === undefined || Array.isArray(answer.args))) {
    throw refused('retry with a list of arguments', answer.args);
  }
  if (answer.kind === 'handled' && !isFuture(answer.by)) {
    throw refused('hand a task over to a future of this run', answer.by);
  }
  return answer;
}

function refused(what: string, got: unknown): SimpleflowError {
  return new SimpleflowError('invalid-option', `\`onTaskFailure\` must ${what}, got ${describeValue(got)}`);
}
