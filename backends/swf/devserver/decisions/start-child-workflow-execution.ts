import type { DecisionAttributesOf } from '../../protocol/decisions.js';
import type { EventAttributesOf } from '../../protocol/events.js';
import { QUOTAS } from '../../protocol/limits.js';
import { append } from '../history/append.js';
import { typeKey } from '../state/domain.js';
import type { Run, RunConfig } from '../state/run.js';
import type { World } from '../world.js';
import type { Decide } from './decide.js';
import { resolveConfig, UNDEFINED_CAUSE } from './defaults.js';

type Attributes = DecisionAttributesOf<'StartChildWorkflowExecution'>;
type Cause = EventAttributesOf<'StartChildWorkflowExecutionFailed'>['cause'];

/** Writes the Initiated event; the child starts after the answer, and a taken workflowId is noticed only then. */
export const startChildWorkflowExecution: Decide<'StartChildWorkflowExecution'> = (
  world,
  run,
  attributes,
  completion,
) => {
  const { control, workflowId, workflowType } = attributes;
  const { completedEventId: decisionTaskCompletedEventId, atMs } = completion;
  const config = planChild(world, run, attributes);
  if (typeof config === 'string') {
    // Model, documentation of the event: 0 when there is no Initiated event.
    const failed = { control, decisionTaskCompletedEventId, initiatedEventId: 0, workflowId, workflowType };
    append(world, run, 'StartChildWorkflowExecutionFailed', { cause: config, ...failed }, atMs);
    return;
  }
  const initiated = {
    childPolicy: config.childPolicy,
    control,
    decisionTaskCompletedEventId,
    executionStartToCloseTimeout: config.executionStartToCloseTimeout,
    input: attributes.input,
    lambdaRole: config.lambdaRole,
    tagList: attributes.tagList,
    taskList: config.taskList,
    taskPriority: config.taskPriority,
    taskStartToCloseTimeout: config.taskStartToCloseTimeout,
    workflowId,
    workflowType,
  };
  const initiatedEventId = append(world, run, 'StartChildWorkflowExecutionInitiated', initiated, atMs);
  world.defer({ kind: 'start-child', run, initiatedEventId });
};

function planChild(world: World, run: Run, attributes: Attributes): RunConfig | Cause {
  const { domain } = run;
  const type = domain.workflowTypes.get(typeKey(attributes.workflowType));
  if (type === undefined) return 'WORKFLOW_TYPE_DOES_NOT_EXIST';
  if (type.deprecatedAtMs !== undefined) return 'WORKFLOW_TYPE_DEPRECATED';
  const config = resolveConfig(attributes, type.defaults);
  if (typeof config === 'string') return UNDEFINED_CAUSE[config];
  if (world.settings.limits === 'swf') {
    if ((run.children?.size ?? 0) >= QUOTAS.openChildrenPerExecution) return 'OPEN_CHILDREN_LIMIT_EXCEEDED';
    if (domain.open.size >= QUOTAS.openExecutionsPerDomain) return 'OPEN_WORKFLOWS_LIMIT_EXCEEDED';
  }
  return world.throttles.allowsDecision('StartChildWorkflowExecution')
    ? config
    : 'CHILD_CREATION_RATE_EXCEEDED';
}
