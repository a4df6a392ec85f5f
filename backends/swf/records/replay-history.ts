import {
  type Codec,
  type Determinism,
  type Divergence,
  formatReport,
  SimpleflowError,
  type Workflow,
  type WorkflowMiddleware,
} from 'simpleflow';
import type { AnyWorkflowClass, DecisionLimits } from 'simpleflow/backend';
import {
  DecisionRun,
  type DecidedTask,
  type DecisionRunOptions,
  type DecisionStep,
} from '../mapping/decision-run.js';
import type { SwfDecision } from '../mapping/swf-decision.js';
import { malformedHistory } from './malformed-event.js';
import { replayPython } from './python/replay-python.js';
import { parseHistory, type SwfHistory } from './swf-history.js';

export interface ReplayHistoryOptions {
  /** Default: `strict`. */
  readonly determinism?: Determinism;
  /** `python`: by the rules of the Python library simpleflow, for histories that it has made. Default: ours. */
  readonly compat?: 'python';
  /** Of the run, where the history does not say; a workflow with children, chance or uuids needs both. */
  readonly workflowId?: string;
  readonly runId?: string;
  /** The list to which the decider sent every activity and child, if it did. Default: where the code sends them. */
  readonly taskList?: string;
  /** Those of the decider; a run that left commands waiting for a place needs them. Default: those of Amazon SWF. */
  readonly limits?: Partial<DecisionLimits>;
  /** The one the run was recorded with. Default: JSON with tags, no registered classes. */
  readonly codec?: Codec;
  /** What was around the commands of the run: it is part of the code. Default: nothing. */
  readonly middleware?: readonly WorkflowMiddleware[];
  /** Makes the workflow instance. Default: `new workflow()`. */
  readonly instantiate?: (workflow: AnyWorkflowClass) => Workflow;
}

/** One decision task of a history: what the code answers. */
export interface ReplayedDecision {
  /** Absent for the decision task that is open. */
  readonly decisionTaskCompletedEventId?: number;
  readonly decisions: readonly SwfDecision[];
  /** Absent where there is nothing new to say. */
  readonly executionContext?: string;
}

/** What the replay of a history found; plain JSON. */
export interface HistoryReport {
  /** Code and history agree. */
  readonly ok: boolean;
  /** One for each decision task that was completed, up to the one that diverged; then the open one, if there is one. */
  readonly decisions: readonly ReplayedDecision[];
  /** All of the first decision task that diverged: what follows it would only be its consequence. */
  readonly divergences: readonly Divergence[];
}

/**
 * Runs the code against a history of Amazon SWF, decision by decision: each sees what was visible when its task was
 * started, and what the code issues is compared with what history shows. Nothing is executed, and no service is asked.
 *
 * @param history an answer of the SDK or of the AWS CLI, pages of them, or a file of `journalToHistory`
 * @throws SimpleflowError `malformed-data` if it is no history, or one of a newer version; `malformed-history` for an event
 * that does not hold what its type says; `run-id-required`
 */
export async function replayHistory(
  workflow: AnyWorkflowClass,
  history: unknown,
  options: ReplayHistoryOptions = {},
): Promise<HistoryReport> {
  const parsed = parseHistory(history);
  if (options.compat === 'python')
    return replayPython(workflow, parsed, {
      ...options,
      ...identityOf(parsed, options),
    } as ReplayHistoryOptions).catch((error: unknown) => {
      throw malformedHistory(error, parsed.events, 0);
    });
  const first = await replayOnce(workflow, parsed, options, false);
  // Once more, with every submit traced, to say which line issued what.
  return first.ok ? first : replayOnce(workflow, parsed, options, true);
}

async function replayOnce(
  workflow: AnyWorkflowClass,
  history: SwfHistory,
  options: ReplayHistoryOptions,
  traceCallSites: boolean,
): Promise<HistoryReport> {
  const decided: DecidedTask[] = [];
  const runOptions: DecisionRunOptions = {
    ...options,
    ...identityOf(history, options),
    workflow,
    traceCallSites,
    onDecided: (task) => {
      decided.push(task);
    },
  };
  const run = new DecisionRun(runOptions);
  const step = await run.advance(history.events).catch((error: unknown) => {
    throw malformedHistory(error, history.events, run.lastEventId);
  });
  let decisions: readonly ReplayedDecision[] | undefined;
  return {
    ok: step.divergences.length === 0,
    // Plain JSON to everybody, but written when somebody looks: most only want to know whether all agree.
    get decisions() {
      return (decisions ??= [...decided.map(completedDecision), ...openDecision(step)]);
    },
    divergences: step.divergences,
  };
}

function completedDecision({
  decisionTaskCompletedEventId,
  executionContext,
  decisions,
}: DecidedTask): ReplayedDecision {
  return {
    decisionTaskCompletedEventId,
    decisions: decisions(),
    ...(executionContext === undefined ? undefined : { executionContext }),
  };
}

function openDecision({ startedEventId, decisions, executionContext }: DecisionStep): ReplayedDecision[] {
  if (startedEventId === undefined) return [];
  return [{ decisions, ...(executionContext === undefined ? undefined : { executionContext }) }];
}

/** The ids that were given go before those of the file. */
function identityOf(
  { workflowExecution }: SwfHistory,
  { workflowId = workflowExecution?.workflowId, runId = workflowExecution?.runId }: ReplayHistoryOptions,
): Pick<DecisionRunOptions, 'workflowId' | 'runId'> {
  if (runId !== undefined && workflowId === undefined) {
    throw new SimpleflowError(
      'run-id-required',
      'the history does not hold the workflow id: give `workflowId` too',
    );
  }
  return { workflowId, runId };
}

/**
 * The same as `formatReport`.
 * @deprecated use `formatReport` of `simpleflow`
 */
export function formatHistoryReport(report: HistoryReport): string {
  return formatReport(report);
}
