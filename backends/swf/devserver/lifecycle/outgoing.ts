import { append } from '../history/append.js';
import { newRunId, startRun } from './start-run.js';
import type { Child, External, Run } from '../state/run.js';
import type { World } from '../world.js';

/** `silent`: the sender closes, and its history takes no more events. */
export type Notice = 'tell-sender' | 'silent';

/** Starts a child that the history promises, or writes why it could not be started. */
export function startChild(world: World, run: Run, initiatedEventId: number, notice: Notice): void {
  const child = run.children?.get(initiatedEventId);
  if (child === undefined || child.startedEventId !== 0) return;
  const { workflowId, workflowType } = child.attributes;
  const atMs = world.clock.nowMs();
  if (run.domain.open.has(workflowId)) {
    if (notice === 'tell-sender') failChild(world, run, child, initiatedEventId, atMs);
    return;
  }
  const started = createChild(world, run, child, initiatedEventId, atMs);
  if (notice === 'silent') return;
  const workflowExecution = { runId: started.runId, workflowId };
  append(
    world,
    run,
    'ChildWorkflowExecutionStarted',
    { initiatedEventId, workflowExecution, workflowType },
    atMs,
  );
}

function createChild(world: World, run: Run, child: Child, initiatedEventId: number, atMs: number): Run {
  const { attributes } = child;
  const plan = {
    domain: run.domain,
    workflowId: attributes.workflowId,
    type: attributes.workflowType,
    config: {
      executionStartToCloseTimeout: attributes.executionStartToCloseTimeout ?? 'NONE',
      taskStartToCloseTimeout: attributes.taskStartToCloseTimeout ?? 'NONE',
      taskList: attributes.taskList,
      taskPriority: attributes.taskPriority,
      childPolicy: attributes.childPolicy,
      lambdaRole: attributes.lambdaRole,
    },
    input: attributes.input,
    tagList: attributes.tagList,
    parent: { runId: run.runId, workflowId: run.workflowId, initiatedEventId },
  };
  return startRun(world, plan, newRunId(), atMs);
}

function failChild(world: World, run: Run, child: Child, initiatedEventId: number, atMs: number): void {
  const { control, decisionTaskCompletedEventId, workflowId, workflowType } = child.attributes;
  append(
    world,
    run,
    'StartChildWorkflowExecutionFailed',
    {
      cause: 'WORKFLOW_ALREADY_RUNNING',
      control,
      decisionTaskCompletedEventId,
      initiatedEventId,
      workflowId,
      workflowType,
    },
    atMs,
  );
}

/** Delivers a signal or a cancel request that the history promises, and writes what came of it. */
export function deliver(world: World, run: Run, initiatedEventId: number, notice: Notice): void {
  const external = run.externals?.get(initiatedEventId);
  if (external === undefined) return;
  const { workflowId, runId } = external.attributes;
  const target = world.findOpenRun(run.domain, workflowId, runId);
  const decision =
    external.kind === 'signal' ? 'SignalExternalWorkflowExecution' : 'RequestCancelExternalWorkflowExecution';
  const allowed = world.throttles.allowsDecision(decision);
  // An execution that closes takes no message from itself.
  const reachable = target !== undefined && !(notice === 'silent' && target === run);
  if (reachable && allowed) hand(world, target, { run, initiatedEventId, external });
  if (notice === 'silent') return;
  if (target === undefined) tellFailure(world, { run, initiatedEventId, external }, 'unknown');
  else if (!allowed) tellFailure(world, { run, initiatedEventId, external }, 'rate');
  else tellSuccess(world, { run, initiatedEventId, external }, target);
}

interface Sending {
  readonly run: Run;
  readonly initiatedEventId: number;
  readonly external: External;
}

function hand(world: World, target: Run, sending: Sending): void {
  const { run, initiatedEventId, external } = sending;
  const externalWorkflowExecution = { runId: run.runId, workflowId: run.workflowId };
  const sender = { externalInitiatedEventId: initiatedEventId, externalWorkflowExecution };
  const atMs = world.clock.nowMs();
  if (external.kind === 'cancel') {
    append(world, target, 'WorkflowExecutionCancelRequested', sender, atMs);
    return;
  }
  const { input, signalName } = external.attributes;
  append(world, target, 'WorkflowExecutionSignaled', { ...sender, input, signalName }, atMs);
}

function tellSuccess(world: World, sending: Sending, target: Run): void {
  const { run, initiatedEventId, external } = sending;
  const type =
    external.kind === 'signal'
      ? 'ExternalWorkflowExecutionSignaled'
      : 'ExternalWorkflowExecutionCancelRequested';
  const workflowExecution = { runId: target.runId, workflowId: target.workflowId };
  append(world, run, type, { initiatedEventId, workflowExecution }, world.clock.nowMs());
}

function tellFailure(world: World, sending: Sending, why: 'unknown' | 'rate'): void {
  const { run, initiatedEventId, external } = sending;
  const { control, decisionTaskCompletedEventId, runId, workflowId } = external.attributes;
  const rest = { control, decisionTaskCompletedEventId, initiatedEventId, runId, workflowId };
  const atMs = world.clock.nowMs();
  const unknown = 'UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION';
  if (external.kind === 'signal') {
    const cause = why === 'unknown' ? unknown : 'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED';
    append(world, run, 'SignalExternalWorkflowExecutionFailed', { cause, ...rest }, atMs);
    return;
  }
  const cause = why === 'unknown' ? unknown : 'REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED';
  append(world, run, 'RequestCancelExternalWorkflowExecutionFailed', { cause, ...rest }, atMs);
}
