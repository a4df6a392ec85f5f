import type { Decision, DecisionTypeName } from '../../protocol/decisions.js';
import { CLOSING_DECISIONS } from '../../protocol/decisions.js';
import type { InputOf } from '../../protocol/inputs.js';
import { offerDecision, scheduleDecision } from '../dispatch/decision-tasks.js';
import { append } from '../history/append.js';
import { record } from '../history/record.js';
import { lapseStickyList } from '../history/sticky-list.js';
import type { Run, StartedDecision } from '../state/run.js';
import type { World } from '../world.js';
import type { Completion } from './decide.js';
import { applyDecision } from './decision-table.js';

const REJECTED = {
  CompleteWorkflowExecution: 'CompleteWorkflowExecutionFailed',
  FailWorkflowExecution: 'FailWorkflowExecutionFailed',
  CancelWorkflowExecution: 'CancelWorkflowExecutionFailed',
  ContinueAsNewWorkflowExecution: 'ContinueAsNewWorkflowExecutionFailed',
} as const;

type ClosingDecision = keyof typeof REJECTED;

function isClosing(type: DecisionTypeName): type is ClosingDecision {
  return CLOSING_DECISIONS.has(type);
}

/**
 * Completes a decision task: its event first, then one decision after the other, each for itself, all at the same
 * time of the clock; last, the next decision task if one is called for.
 */
export function completeDecisionTask(
  world: World,
  run: Run,
  started: StartedDecision,
  input: InputOf<'RespondDecisionTaskCompleted'>,
): void {
  const atMs = world.clock.nowMs();
  world.deadlines.cancel(started.timeout);
  const completedEventId = recordCompletion(world, run, started, input, atMs);
  run.completing = true;
  run.decisionWanted = false;
  for (const decision of input.decisions ?? [])
    applyOrReject(world, run, decision, { completedEventId, atMs });
  run.completing = false;
  scheduleNext(world, run, atMs);
}

function scheduleNext(world: World, run: Run, atMs: number): void {
  if (run.status !== 'OPEN') return;
  if (run.waiting !== undefined) offerDecision(world, run);
  else if (run.decisionWanted) scheduleDecision(world, run, atMs);
}

function recordCompletion(
  world: World,
  run: Run,
  started: StartedDecision,
  input: InputOf<'RespondDecisionTaskCompleted'>,
  atMs: number,
): number {
  const { executionContext, taskList, taskListScheduleToStartTimeout } = input;
  const { scheduledEventId, startedEventId } = started;
  const tasks = { scheduledEventId, startedEventId, taskList, taskListScheduleToStartTimeout };
  const id = record(world, run, 'DecisionTaskCompleted', { executionContext, ...tasks }, atMs);
  if (taskList === undefined) lapseStickyList(world.settings.questions, run);
  return id;
}

/** A closing decision does not go through while events wait that the decider has not seen. */
function applyOrReject(world: World, run: Run, decision: Decision, completion: Completion): void {
  const { decisionType } = decision;
  const { failedDecisionBlocksClose } = world.settings.questions;
  const unseen = run.waiting !== undefined || (failedDecisionBlocksClose && run.decisionWanted);
  if (!unseen || !isClosing(decisionType)) {
    applyDecision(world, run, decision, completion);
    return;
  }
  const { completedEventId: decisionTaskCompletedEventId, atMs } = completion;
  const rejected = { cause: 'UNHANDLED_DECISION', decisionTaskCompletedEventId } as const;
  append(world, run, REJECTED[decisionType], rejected, atMs);
}
