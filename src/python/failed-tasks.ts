import { nextDelayMs, type RetryPolicy } from '../activity/retry-policy.js';
import type { Codec } from '../codec/codec.js';
import { checkedAnswer } from '../engine/tasks/failure-answer.js';
import { RETRY_TIMER_PREFIX } from '../engine/tasks/retrying-task.js';
import type { Future } from '../futures/future.js';
import { TaskFailure, type TaskFailureDecision } from '../workflow/task-failure.js';
import { callIn, callOf, type PythonCall } from './python-call.js';
import type { PythonCommand } from './python-command.js';
import type { PythonFailures, TaskName } from './python-failures.js';
import type { PythonFutures } from './python-futures.js';
import type { PythonHistory, TaskState } from './python-history.js';
import { wholeSeconds } from './python-timers.js';
import type { PythonValues } from './python-values.js';

export interface FailedTasksOptions {
  readonly codec: Codec;
  readonly values: PythonValues;
  readonly futures: PythonFutures;
  readonly history: PythonHistory;
  readonly failures: PythonFailures;
  readonly random: () => number;
  readonly decide: (failure: TaskFailure) => TaskFailureDecision | undefined;
}

/** The task of a submit, as far as its failure goes. */
export interface FailedPlan {
  readonly name: TaskName;
  readonly retry: RetryPolicy;
  readonly raises: boolean;
  readonly call: PythonCall;
}

/** What becomes of a task: its future, another try, or a timer before one. */
export type Answer =
  | { readonly future: Future<unknown> }
  | { readonly again: PythonCall }
  | { readonly timer: PythonCommand };

/** What the library does about tasks that have failed: once for each failure in a decision. */
export class FailedTasks {
  readonly #options: FailedTasksOptions;
  readonly #answers = new Map<number | undefined, Answer>();

  constructor(options: FailedTasksOptions) {
    this.#options = options;
  }

  /** @throws the error of a task that raises */
  answer(plan: FailedPlan, known: TaskState): Answer {
    const answer = this.#answers.get(known.begunBy) ?? this.#answer(plan, known);
    this.#answers.set(known.begunBy, answer);
    return answer;
  }

  #answer(plan: FailedPlan, known: TaskState): Answer {
    const { futures, failures, random } = this.#options;
    const { name, call } = plan;
    const retried = this.#retriedByTimer(plan, known);
    if (retried !== undefined) return retried;
    const error = failures.errorOf(name, known);
    const attempt = Math.max(known.failures, 1);
    const decision = checkedAnswer(this.#options.decide(new TaskFailure(name.id, attempt, error)));
    switch (decision.kind) {
      case 'ignore':
        return { future: futures.finished(decision.value, name.id) };
      case 'cancel':
        return { future: futures.cancelled(undefined, name.id) };
      case 'handled':
        return { future: decision.by };
      case 'retry':
        return this.#retry(
          plan,
          decision.args === undefined ? call : callOf(decision.args),
          decision.delayMs,
        );
      case 'default': {
        const delayMs = nextDelayMs(plan.retry, attempt, error, random);
        if (delayMs !== undefined) return this.#retry(plan, call, delayMs);
        break;
      }
      case 'abort':
        break;
    }
    // Inside the call, as in the library: it does not wait for anybody to look.
    if (plan.raises) throw error;
    return { future: futures.failed(error, undefined, name.id) };
  }

  /** A retry that was put off after this try was asked for, and not after one before it. */
  #retriedByTimer({ name }: FailedPlan, { decidedBy }: TaskState): Answer | undefined {
    const { history, futures, codec } = this.#options;
    const timerId = retryTimerId(name.id);
    const timer = history.timers.get(timerId);
    if (timer === undefined || timer.decidedBy <= decidedBy || timer.state === 'cancel-failed')
      return undefined;
    if (timer.state === 'started') return { future: futures.pending(name.id) };
    // As the library's words are, this becomes the reason of the run.
    if (timer.state === 'start-failed')
      throw new TaskFailed(`('timer', '${timerId}', '${timer.cause ?? ''}')`);
    const control: unknown = timer.control === undefined ? undefined : codec.decode(timer.control);
    return { again: callIn(control) };
  }

  #retry(plan: FailedPlan, call: PythonCall, delayMs: number): Answer {
    if (delayMs === 0) return { again: call };
    const control = this.#options.values.field(call);
    const timer: PythonCommand = {
      kind: 'start-timer',
      id: retryTimerId(plan.name.id),
      delayMs: wholeSeconds(delayMs),
      control,
    };
    return { timer };
  }
}

/** The library's; its name is part of the reason. */
class TaskFailed extends Error {
  override readonly name = 'TaskFailed';
}

function retryTimerId(taskId: string): string {
  return RETRY_TIMER_PREFIX + taskId;
}
