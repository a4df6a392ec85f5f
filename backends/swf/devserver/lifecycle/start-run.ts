import { randomBytes } from 'node:crypto';
import type { EventAttributesOf } from '../../protocol/events.js';
import { append } from '../history/append.js';
import type { Domain } from '../state/domain.js';
import { newRun } from '../state/new-run.js';
import type { ParentLink, Run, RunConfig, TypeName } from '../state/run.js';
import { executionEnd } from '../time/durations.js';
import { timeoutRank } from '../time/ranks.js';
import type { World } from '../world.js';

/** Everything that a new execution is made of. */
export interface RunPlan {
  readonly domain: Domain;
  readonly workflowId: string;
  readonly type: TypeName;
  readonly config: RunConfig;
  readonly input: string | undefined;
  readonly tagList: readonly string[] | undefined;
  readonly parent?: ParentLink | undefined;
  readonly continuedExecutionRunId?: string | undefined;
}

/** `22` and 32 random bytes in base64, 46 characters: the form of recorded run ids. */
export function newRunId(): string {
  return `22${randomBytes(32).toString('base64')}`;
}

/** Creates an execution with its first two events. The caller has made sure that the workflowId is free. */
export function startRun(world: World, plan: RunPlan, runId: string, atMs: number): Run {
  const header = { domain: plan.domain, workflowId: plan.workflowId, runId, order: world.nextRunOrder() };
  const attributes = startedAttributes(plan);
  const run = newRun(header, attributes, atMs);
  world.runs.set(runId, run);
  plan.domain.open.set(plan.workflowId, run);
  linkToParent(world, run);
  world.journal.run(run);
  append(world, run, 'WorkflowExecutionStarted', attributes, atMs);
  armExecution(world, run);
  return run;
}

/** Tells the parent's record of its child which run is the open one. */
export function linkToParent(world: World, run: Run): void {
  if (run.parent === undefined) return;
  const child = world.runs.get(run.parent.runId)?.children?.get(run.parent.initiatedEventId);
  if (child !== undefined) child.runId = run.runId;
}

export function armExecution(world: World, run: Run): void {
  const endMs = executionEnd(run.startedAtMs, run.config.executionStartToCloseTimeout);
  run.timeout = world.deadlines.arm({ kind: 'execution', run }, endMs, timeoutRank(world, 'EXECUTION'));
}

function startedAttributes(plan: RunPlan): EventAttributesOf<'WorkflowExecutionStarted'> {
  const { config, parent } = plan;
  return {
    childPolicy: config.childPolicy,
    continuedExecutionRunId: plan.continuedExecutionRunId,
    executionStartToCloseTimeout: config.executionStartToCloseTimeout,
    input: plan.input,
    lambdaRole: config.lambdaRole,
    // A primitive of the service's model: 0 when there is no parent (recorded histories).
    parentInitiatedEventId: parent?.initiatedEventId ?? 0,
    parentWorkflowExecution:
      parent === undefined ? undefined : { runId: parent.runId, workflowId: parent.workflowId },
    tagList: plan.tagList,
    taskList: config.taskList,
    taskPriority: config.taskPriority,
    taskStartToCloseTimeout: config.taskStartToCloseTimeout,
    workflowType: plan.type,
  };
}
