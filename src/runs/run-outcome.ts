import type { Codec } from '../codec/codec.js';
import type { Command } from '../engine/language/commands.js';
import { SimpleflowError, WorkflowError, type ErrorCode } from '../errors.js';
import type { JournalTurn, OutsideEnding } from '../replay/journal.js';
import { assertNever } from '../util/assert-never.js';
import type { RunOutcome, RunResult } from './run-service.js';

/** How a closing command, or an end from outside, ended a run; undefined for any other command. */
export function outcomeOf(
  ending: Command | OutsideEnding,
  continuedAsRunId: string | undefined,
): RunOutcome | undefined {
  switch (ending.kind) {
    case 'complete-run':
      return { status: 'completed', ...(ending.output === undefined ? {} : { output: ending.output }) };
    case 'fail-run':
    case 'break-run':
      return { status: 'failed', failure: ending.failure };
    case 'cancel-run':
      return { status: 'cancelled' };
    case 'terminate-run':
      return { status: 'terminated', reason: ending.reason };
    case 'time-out-run':
      return { status: 'timed-out' };
    case 'continue-as-new':
      return { status: 'continued-as-new', runId: continuedAsRunId ?? '' };
    default:
      return undefined;
  }
}

/** The command that closed a run, if its last turn has one. */
export function closingOf(turn: JournalTurn | undefined): Command | undefined {
  return turn?.commands.at(-1);
}

/**
 * The result of a run, as its handle gives it.
 * @throws WorkflowError `workflow-failed`, `workflow-terminated`, `workflow-timed-out`; SimpleflowError `cancelled`
 */
export function valueOf({ run, outcome }: RunResult, codec: Codec): unknown {
  switch (outcome.status) {
    case 'completed':
      return outcome.output === undefined ? undefined : codec.decode(outcome.output);
    case 'failed': {
      const cause = codec.decodeFailure(outcome.failure);
      throw errorOf(run, 'workflow-failed', `failed: ${cause.message}`, { cause });
    }
    case 'cancelled':
      throw new SimpleflowError('cancelled', `\`${run.workflowId}\` was cancelled`);
    case 'terminated':
      throw errorOf(run, 'workflow-terminated', `was terminated: ${outcome.reason}`);
    case 'timed-out':
      throw errorOf(run, 'workflow-timed-out', 'timed out');
    default:
      return assertNever(outcome);
  }
}

function errorOf(
  { name, workflowId, runId }: RunResult['run'],
  code: ErrorCode,
  what: string,
  cause: ErrorOptions = {},
): WorkflowError {
  const details = { workflowName: name, workflowId, runId, ...cause };
  return new WorkflowError(code, `workflow \`${name}\` ${what}`, details);
}
