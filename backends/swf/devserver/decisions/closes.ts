import type { EventAttributesOf } from '../../protocol/events.js';
import { closeRun } from '../lifecycle/closing.js';
import { append } from '../history/append.js';
import { newRunId, startRun } from '../lifecycle/start-run.js';
import { typeKey } from '../state/domain.js';
import type { Run, RunConfig } from '../state/run.js';
import type { Decide } from './decide.js';
import { resolveConfig, UNDEFINED_CAUSE } from './defaults.js';

export const completeWorkflowExecution: Decide<'CompleteWorkflowExecution'> = (
  world,
  run,
  { result },
  at,
) => {
  const completed = { decisionTaskCompletedEventId: at.completedEventId, result };
  closeRun(world, run, 'WorkflowExecutionCompleted', completed, at.atMs);
};

export const failWorkflowExecution: Decide<'FailWorkflowExecution'> = (
  world,
  run,
  { details, reason },
  at,
) => {
  const failed = { decisionTaskCompletedEventId: at.completedEventId, details, reason };
  closeRun(world, run, 'WorkflowExecutionFailed', failed, at.atMs);
};

export const cancelWorkflowExecution: Decide<'CancelWorkflowExecution'> = (world, run, { details }, at) => {
  const canceled = { decisionTaskCompletedEventId: at.completedEventId, details };
  closeRun(world, run, 'WorkflowExecutionCanceled', canceled, at.atMs);
};

/** Settings come from the decision, then from the type: never from the run that ends. */
export const continueAsNewWorkflowExecution: Decide<'ContinueAsNewWorkflowExecution'> = (
  world,
  run,
  attributes,
  { completedEventId: decisionTaskCompletedEventId, atMs },
) => {
  const workflowType = { name: run.type.name, version: attributes.workflowTypeVersion ?? run.type.version };
  const config = planContinuation(run, workflowType, attributes);
  if (typeof config === 'string') {
    const failed = { cause: config, decisionTaskCompletedEventId };
    append(world, run, 'ContinueAsNewWorkflowExecutionFailed', failed, atMs);
    return;
  }
  const { input, tagList } = attributes;
  const newExecutionRunId = newRunId();
  const continued = {
    childPolicy: config.childPolicy,
    decisionTaskCompletedEventId,
    executionStartToCloseTimeout: config.executionStartToCloseTimeout,
    input,
    lambdaRole: config.lambdaRole,
    newExecutionRunId,
    tagList,
    taskList: config.taskList,
    taskPriority: config.taskPriority,
    taskStartToCloseTimeout: config.taskStartToCloseTimeout,
    workflowType,
  };
  closeRun(world, run, 'WorkflowExecutionContinuedAsNew', continued, atMs);
  const { domain, workflowId, parent } = run;
  const from = { domain, workflowId, parent, continuedExecutionRunId: run.runId };
  startRun(world, { ...from, type: workflowType, config, input, tagList }, newExecutionRunId, atMs);
};

type ContinueCause = EventAttributesOf<'ContinueAsNewWorkflowExecutionFailed'>['cause'];

function planContinuation(
  run: Run,
  type: { readonly name: string; readonly version: string },
  attributes: Parameters<typeof resolveConfig>[0],
): RunConfig | ContinueCause {
  const entry = run.domain.workflowTypes.get(typeKey(type));
  if (entry === undefined) return 'WORKFLOW_TYPE_DOES_NOT_EXIST';
  if (entry.deprecatedAtMs !== undefined) return 'WORKFLOW_TYPE_DEPRECATED';
  const config = resolveConfig(attributes, entry.defaults);
  return typeof config === 'string' ? UNDEFINED_CAUSE[config] : config;
}
