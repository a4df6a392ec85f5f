import type { Decision, DecisionTypeName } from '../../protocol/decisions.js';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';
import {
  cancelWorkflowExecution,
  completeWorkflowExecution,
  continueAsNewWorkflowExecution,
  failWorkflowExecution,
} from './closes.js';
import type { Completion, Decide } from './decide.js';
import { requestCancelExternalWorkflowExecution, signalExternalWorkflowExecution } from './externals.js';
import { requestCancelActivityTask } from './request-cancel-activity-task.js';
import { scheduleActivityTask } from './schedule-activity-task.js';
import { scheduleLambdaFunction } from './schedule-lambda-function.js';
import { startChildWorkflowExecution } from './start-child-workflow-execution.js';
import { cancelTimer, recordMarker, startTimer } from './timers-and-markers.js';

const DECIDE: { readonly [T in DecisionTypeName]: Decide<T> } = {
  ScheduleActivityTask: scheduleActivityTask,
  RequestCancelActivityTask: requestCancelActivityTask,
  CompleteWorkflowExecution: completeWorkflowExecution,
  FailWorkflowExecution: failWorkflowExecution,
  CancelWorkflowExecution: cancelWorkflowExecution,
  ContinueAsNewWorkflowExecution: continueAsNewWorkflowExecution,
  RecordMarker: recordMarker,
  StartTimer: startTimer,
  CancelTimer: cancelTimer,
  SignalExternalWorkflowExecution: signalExternalWorkflowExecution,
  RequestCancelExternalWorkflowExecution: requestCancelExternalWorkflowExecution,
  StartChildWorkflowExecution: startChildWorkflowExecution,
  ScheduleLambdaFunction: scheduleLambdaFunction,
};

/** The member of a decision that holds its attributes: `startTimerDecisionAttributes`. */
export function attributesKey(type: DecisionTypeName): `${Uncapitalize<DecisionTypeName>}DecisionAttributes` {
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}DecisionAttributes` as ReturnType<
    typeof attributesKey
  >;
}

/** Applies one decision. Its attributes have passed validation; a closing decision may have none. */
export function applyDecision(world: World, run: Run, decision: Decision, completion: Completion): void {
  const attributes = decision[attributesKey(decision.decisionType)] ?? {};
  const decide = DECIDE[decision.decisionType] as Decide<DecisionTypeName>;
  decide(world, run, attributes, completion);
}
