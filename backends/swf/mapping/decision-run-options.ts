import type { Logger, Workflow, WorkflowMiddleware } from 'simpleflow';
import type { AnyWorkflowClass, ClosingCommand, Codec, Determinism, Divergence } from 'simpleflow/backend';
import type { DecisionLimits } from './limits.js';
import type { SwfDecision } from './swf-decision.js';

export interface DecisionRunOptions {
  readonly workflow: AnyWorkflowClass;
  /** Of the run, as the poll tells them. Absent only in a replay that was not told; both or none. */
  readonly workflowId?: string | undefined;
  readonly runId?: string | undefined;
  /** Default: JSON with tags, no registered classes. */
  readonly codec?: Codec | undefined;
  /** Makes the instance. Default: `new workflow()`. */
  readonly instantiate?: ((workflow: AnyWorkflowClass) => Workflow) | undefined;
  /** Default: `strict`. */
  readonly determinism?: Determinism | undefined;
  /** Remember the line that issued each command: dear, for reports only. Default: false. */
  readonly traceCallSites?: boolean | undefined;
  readonly limits?: Partial<DecisionLimits> | undefined;
  /** Sends every activity and every child to this list. Default: where they say. */
  readonly taskList?: string | undefined;
  /** Time a decision of a child may take, in milliseconds. Default: 300,000. */
  readonly decisionTimeoutMs?: number | undefined;
  /** Heartbeat limit of activities that have no time limit, in milliseconds. Default: none. */
  readonly lostWorkerMs?: number | undefined;
  /** User code did something outside a turn: the run fails in its next one. */
  readonly onForeign?: (() => void) | undefined;
  /** Gets the lines that the run writes in live turns. Default: nobody does. */
  readonly logger?: Logger | undefined;
  /** What is around the commands of the run, outermost first. Default: nothing. */
  readonly middleware?: readonly WorkflowMiddleware[] | undefined;
  /** Called for each decision task that history shows completed, and on which code and history agree. */
  readonly onDecided?: ((decided: DecidedTask) => void) | undefined;
}

/** A decision task that was completed. */
export interface DecidedTask {
  readonly decisionTaskCompletedEventId: number;
  /** What the code issued, as far as this decision task sent it; made anew by each call. */
  readonly decisions: () => readonly SwfDecision[];
  readonly executionContext: string | undefined;
}

/** A run fails: its failure as it is sent, and why, if its own code has not failed it. */
export type FailRun = Extract<ClosingCommand, { kind: 'fail-run' }>;

/** What the open decision task is answered with. */
export interface DecisionStep {
  /** The `DecisionTaskStarted` that is answered; undefined if history ends without an open decision task. */
  readonly startedEventId: number | undefined;
  readonly decisions: readonly SwfDecision[];
  /** For the answer, where it says something new; undefined leaves what was. */
  readonly executionContext: string | undefined;
  /** The command that fails the run, if the last decision does. */
  readonly failing?: FailRun;
  /** True if the last decision closes the run. */
  readonly isClosing: boolean;
  /** True if the workflow wants to be told when that has happened. */
  readonly tellsEnd: boolean;
  /** Where code and history disagree: then there are no decisions, and the instance is of no more use. */
  readonly divergences: readonly Divergence[];
}

/** Nothing is answered. */
export const NO_STEP: DecisionStep = {
  startedEventId: undefined,
  decisions: [],
  executionContext: undefined,
  isClosing: false,
  tellsEnd: false,
  divergences: [],
};
