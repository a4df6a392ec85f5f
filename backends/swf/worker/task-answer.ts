import { type Codec, SimpleflowError } from 'simpleflow';
import type { ActivityOutcome, WireFailure } from 'simpleflow/backend';
import { fitFailure } from '../mapping/fit-failure.js';
import type { StopReason } from './task-control.js';

/** Characters of a result. Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
const MAX_RESULT_LENGTH = 32_768;

/** What SWF is told about the end of a task: the operation, and its input without the token. */
export type TaskAnswer =
  | { readonly operation: 'RespondActivityTaskCompleted'; readonly input: { readonly result?: string } }
  | { readonly operation: 'RespondActivityTaskFailed'; readonly input: WireFailure }
  | { readonly operation: 'RespondActivityTaskCanceled'; readonly input: { readonly details?: string } };

/**
 * The answer for an outcome; undefined if nobody wants one.
 * @param activityId for messages
 * @param stopReason why the task was asked to stop, if it was
 */
export function answerFor(
  outcome: ActivityOutcome,
  { activityId, stopReason, codec }: { activityId: string; stopReason: StopReason | undefined; codec: Codec },
): TaskAnswer | undefined {
  switch (outcome.kind) {
    case 'completed': {
      const { output } = outcome;
      if (output !== undefined && output.length > MAX_RESULT_LENGTH) {
        return failed(codec.encodeFailure(tooLarge(activityId, output.length)));
      }
      return {
        operation: 'RespondActivityTaskCompleted',
        input: output === undefined ? {} : { result: output },
      };
    }
    case 'failed':
      return failed(outcome.failure);
    case 'timed-out':
      return failed(
        codec.encodeFailure(
          new SimpleflowError('timeout', `\`${activityId}\` has run out of time (${outcome.timeout})`),
        ),
      );
    case 'cancelled':
      return answerForStopped(outcome.details, { activityId, stopReason, codec });
  }
}

function answerForStopped(
  details: string | undefined,
  { activityId, stopReason, codec }: { activityId: string; stopReason: StopReason | undefined; codec: Codec },
): TaskAnswer | undefined {
  // SWF has counted it as timed out, or will within moments; or the run is closed.
  if (stopReason === 'lost' || stopReason === 'timed-out') return undefined;
  if (stopReason === 'worker-stops') return givenUp(activityId, codec);
  return { operation: 'RespondActivityTaskCanceled', input: details === undefined ? {} : { details } };
}

/** For a task whose worker stops before it has ended: another try need not wait until the time of this one is over. */
export function givenUp(activityId: string, codec: Codec): TaskAnswer {
  const error = new SimpleflowError(
    'executor-closed',
    `the worker of \`${activityId}\` has stopped before its end`,
  );
  return failed(codec.encodeFailure(error));
}

/** For an answer that SWF says it cannot take. */
export function refused(activityId: string, cause: unknown, codec: Codec): TaskAnswer {
  const error = new SimpleflowError('invalid-state', `SWF refuses the answer of \`${activityId}\``, {
    cause,
  });
  return failed(codec.encodeFailure(error));
}

function failed(failure: WireFailure): TaskAnswer {
  return { operation: 'RespondActivityTaskFailed', input: fitFailure(failure) };
}

function tooLarge(activityId: string, length: number): SimpleflowError {
  return new SimpleflowError(
    'too-large',
    `the result of \`${activityId}\` has ${length} characters of JSON, and SWF takes ${MAX_RESULT_LENGTH}: store it, and return where it is`,
  );
}
