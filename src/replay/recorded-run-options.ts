import { defaultCodec, type Codec } from '../codec/codec.js';
import type { IssuedCommand } from '../engine/parts/command-queue.js';
import type { ClosingCommand } from '../engine/language/commands.js';
import type { OnRejection } from '../engine/run/turn.js';
import { WorkflowRun } from '../engine/run/workflow-run.js';
import type { Logger } from '../workflow/log.js';
import type { WorkflowMiddleware } from '../workflow/workflow-middleware.js';
import type { AnyWorkflowClass, Workflow } from '../workflow/workflow.js';
import type { Dialect } from './dialect.js';
import type { Determinism, Divergence } from './divergence.js';
import type { DecisionLimits } from './limits.js';

/** How a run is driven through its recording. */
export interface DrivingOptions<D = object> {
  /** Absent only in a replay that was not given it. */
  readonly runId?: string | undefined;
  readonly codec?: Codec | undefined;
  readonly determinism?: Determinism | undefined;
  readonly traceCallSites?: boolean | undefined;
  readonly limits?: Partial<DecisionLimits> | undefined;
  /** Whether the hooks of the end are called where the recording shows the end. Default: true. */
  readonly tellsEnd?: boolean | undefined;
  /** See `TurnOptions`. */
  readonly onRejection?: OnRejection | undefined;
  /** Called at the end of each turn with the commands that it issued. */
  readonly onIssued?: ((issued: readonly IssuedCommand[]) => void) | undefined;
  /** Called for each decision task that history shows completed, and on which code and history agree. */
  readonly onDecided?: ((decided: DecidedTask<D>) => void) | undefined;
}

export interface DecisionRunOptions<D = object> extends DrivingOptions<D> {
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
  /** User code did something outside a turn: the run fails in its next one. */
  readonly onForeign?: (() => void) | undefined;
  /** Gets the lines that the run writes in live turns. Default: nobody does. */
  readonly logger?: Logger | undefined;
  /** What is around the commands of the run, outermost first. Default: nothing. */
  readonly middleware?: readonly WorkflowMiddleware[] | undefined;
  /** Called for each decision task that history shows completed, and on which code and history agree. */
  readonly onDecided?: ((decided: DecidedTask<D>) => void) | undefined;
}

/** A decision task that was completed. */
export interface DecidedTask<D> {
  readonly decisionTaskCompletedEventId: number;
  /** What the code issued, as far as this decision task sent it; made anew by each call. */
  readonly decisions: () => readonly D[];
  readonly executionContext: string | undefined;
}

/** A run fails: its failure as it is sent, and why, if its own code has not failed it. */
export type FailRun = Extract<ClosingCommand, { kind: 'fail-run' }>;

/** What the open decision task is answered with. */
export interface DecisionStep<D> {
  /** The `DecisionTaskStarted` that is answered; undefined if history ends without an open decision task. */
  readonly startedEventId: number | undefined;
  readonly decisions: readonly D[];
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
export const NO_STEP: DecisionStep<never> = {
  startedEventId: undefined,
  decisions: [],
  executionContext: undefined,
  isClosing: false,
  tellsEnd: false,
  divergences: [],
};

/** A fresh run for a recording that is read through the dialect. */
export function workflowRunFor<D>(
  dialect: Pick<Dialect<never, unknown>, 'codec'>,
  options: DecisionRunOptions<D>,
): WorkflowRun {
  const { workflow, codec = defaultCodec, instantiate, onForeign, traceCallSites = false } = options;
  return new WorkflowRun({
    workflow,
    codec: dialect.codec(codec),
    sendsLater: true,
    traceCallSites,
    logger: options.logger,
    middleware: options.middleware,
    ...(instantiate === undefined ? undefined : { instantiate }),
    ...(onForeign === undefined ? undefined : { onForeign }),
  });
}
