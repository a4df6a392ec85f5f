import { QUOTAS } from '../../protocol/limits.js';

/** Timeouts that may fall on the same instant. */
export type TimeoutKind =
  | 'SCHEDULE_TO_START'
  | 'START_TO_CLOSE'
  | 'HEARTBEAT'
  | 'SCHEDULE_TO_CLOSE'
  | 'TIMER'
  | 'DECISION'
  | 'EXECUTION';

/**
 * Behaviour of Amazon SWF for which there is no evidence, one setting each. A later run against the real service
 * can settle them; until then each default is a guess that the comment explains.
 */
export interface OpenQuestions {
  /** Text after `failed to satisfy constraint: ` for a name with a forbidden character. */
  readonly illegalNameText: string;
  /** Text after `failed to satisfy constraint: ` for a duration that is not one. */
  readonly illegalDurationText: string;
  /** A page token used with other arguments than before: refused, or the new arguments simply taken. */
  readonly changedPageArguments: 'reject' | 'accept';
  /** Whether a failed decision makes a closing decision after it in the same list an unhandled one. */
  readonly failedDecisionBlocksClose: boolean;
  /** The fault of a Register*Type call in a deprecated domain. */
  readonly registerInDeprecatedDomain: 'DomainDeprecatedFault' | 'UnknownResourceFault';
  /** Whether the task list set by a completion lasts when the next completion names none. */
  readonly stickyListLasts: boolean;
  /** `externalInitiatedEventId` of a cancel request that a child policy makes. */
  readonly childPolicyInitiatedEventId: 'initiated-event' | 'zero';
  /** How long after the answer a child is started, in milliseconds. */
  readonly childStartMs: number;
  /** Open Lambda tasks of one execution. */
  readonly openLambdasPerExecution: number;
  /** Whether an empty poll has no `taskToken`, or an empty one. */
  readonly emptyPollTaskToken: 'omit' | 'empty';
  /** The order of the checks of RespondDecisionTaskCompleted. */
  readonly completionChecks: readonly ('shape' | 'close-last' | 'token')[];
  /** What comes first of timeouts that fall on the same instant. */
  readonly simultaneousTimeouts: readonly TimeoutKind[];
}

/** The defaults, in the order of the list of open questions in `docs/devserver.md`. */
export const DEFAULT_ANSWERS: OpenQuestions = {
  illegalNameText: 'Member must not contain `:`, `/`, `|` or control characters, and must not be `arn`',
  illegalDurationText: 'Member must be a duration in seconds',
  // "Keep all other arguments unchanged", says the documentation: a client that does not has a bug worth hearing of.
  changedPageArguments: 'reject',
  failedDecisionBlocksClose: false,
  registerInDeprecatedDomain: 'DomainDeprecatedFault',
  stickyListLasts: true,
  childPolicyInitiatedEventId: 'initiated-event',
  // The service is said to be quick. A test that wants to see a child that has not started yet sets more.
  childStartMs: 0,
  // The number that the other open things have.
  openLambdasPerExecution: QUOTAS.openActivitiesPerExecution,
  // An answer recorded in 2016 has none.
  emptyPollTaskToken: 'omit',
  completionChecks: ['shape', 'close-last', 'token'],
  // The narrowest first; the execution's own last, so that a history shows what happened in its last instant.
  simultaneousTimeouts: [
    'SCHEDULE_TO_START',
    'HEARTBEAT',
    'START_TO_CLOSE',
    'SCHEDULE_TO_CLOSE',
    'TIMER',
    'DECISION',
    'EXECUTION',
  ],
};
