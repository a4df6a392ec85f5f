import type { EventAttributesOf, EventType } from '../../protocol/events.js';
import { deliver, startChild } from './outgoing.js';
import { dequeue } from '../dispatch/queue.js';
import { append } from '../history/append.js';
import { record } from '../history/record.js';
import type { ClosingEvent } from './closing-event.js';
import { tellParent } from './parents.js';
import type { Child, Run } from '../state/run.js';
import type { ChildPolicy } from '../state/words.js';
import { retentionMs } from '../time/durations.js';
import type { World } from '../world.js';

/**
 * Closes an execution: its last event, and what follows from it for its parent, its children and its tasks.
 * All of it is one transaction.
 */
export function closeRun<T extends ClosingEvent & EventType>(
  world: World,
  run: Run,
  type: T,
  attributes: EventAttributesOf<T>,
  atMs: number,
): void {
  // Model, documentation of `childPolicy`: it is applied on termination and on the execution's timeout only.
  const forced = type === 'WorkflowExecutionTerminated' || type === 'WorkflowExecutionTimedOut';
  const policy = forced && 'childPolicy' in attributes ? attributes.childPolicy : 'ABANDON';
  const children = run.children === undefined ? [] : [...run.children];
  detach(world, run);
  sendPending(world, run, policy);
  record(world, run, type, attributes, atMs);
  run.domain.open.delete(run.workflowId);
  run.domain.closed.add(run);
  for (const [initiatedEventId, child] of children)
    applyPolicy(world, { parent: run, child, initiatedEventId }, policy, atMs);
  tellParent(world, run, type, attributes, atMs);
  armRetention(world, run);
}

/** What was under way is no longer: no timeout fires, no task is handed out. */
function detach(world: World, run: Run): void {
  const { deadlines } = world;
  deadlines.cancel(run.timeout);
  deadlines.cancel(run.started?.timeout);
  deadlines.cancel(run.waiting?.timeout);
  if (run.waiting !== undefined) dequeue(run.waiting);
  for (const activity of run.activities?.values() ?? []) {
    deadlines.cancel(activity.timeout);
    dequeue(activity);
  }
  for (const timer of run.timers?.values() ?? []) deadlines.cancel(timer.timeout);
  for (const lambda of run.lambdas?.values() ?? []) deadlines.cancel(lambda.timeout);
}

/**
 * Signals, cancel requests and child starts that the history promises but that have not happened yet happen now,
 * so that a close in the same list of decisions does not lose them.
 */
function sendPending(world: World, run: Run, policy: ChildPolicy): void {
  for (const initiatedEventId of run.externals?.keys() ?? []) deliver(world, run, initiatedEventId, 'silent');
  for (const [initiatedEventId, child] of run.children ?? []) {
    if (child.startedEventId === 0 && policy === 'ABANDON')
      startChild(world, run, initiatedEventId, 'silent');
  }
}

interface ChildOfClosed {
  readonly parent: Run;
  readonly child: Child;
  readonly initiatedEventId: number;
}

function applyPolicy(world: World, family: ChildOfClosed, policy: ChildPolicy, atMs: number): void {
  const run = openRunOf(world, family.child);
  if (run === undefined) return;
  switch (policy) {
    case 'TERMINATE':
      terminateRun(world, run, { cause: 'CHILD_POLICY_APPLIED' }, atMs);
      return;
    case 'REQUEST_CANCEL':
      cancelByPolicy(world, { ...family, run }, atMs);
      return;
    case 'ABANDON':
      return;
  }
}

function openRunOf(world: World, child: Child): Run | undefined {
  const run = child.runId === undefined ? undefined : world.runs.get(child.runId);
  return run?.status === 'OPEN' ? run : undefined;
}

interface CancelledChild {
  readonly parent: Run;
  readonly run: Run;
  readonly initiatedEventId: number;
}

function cancelByPolicy(world: World, family: CancelledChild, atMs: number): void {
  const { parent, run, initiatedEventId } = family;
  const named = world.settings.questions.childPolicyInitiatedEventId === 'initiated-event';
  append(
    world,
    run,
    'WorkflowExecutionCancelRequested',
    {
      cause: 'CHILD_POLICY_APPLIED',
      externalInitiatedEventId: named ? initiatedEventId : 0,
      externalWorkflowExecution: { runId: parent.runId, workflowId: parent.workflowId },
    },
    atMs,
  );
}

/** Terminates an execution; its child policy is its own unless the request names another. */
export function terminateRun(
  world: World,
  run: Run,
  attributes: Omit<EventAttributesOf<'WorkflowExecutionTerminated'>, 'childPolicy'> &
    Partial<Pick<EventAttributesOf<'WorkflowExecutionTerminated'>, 'childPolicy'>>,
  atMs: number,
): void {
  const { cause, details, reason } = attributes;
  const childPolicy = attributes.childPolicy ?? run.config.childPolicy;
  closeRun(world, run, 'WorkflowExecutionTerminated', { cause, childPolicy, details, reason }, atMs);
}

/** From its close on, an execution is kept for the retention period of its domain. */
export function armRetention(world: World, run: Run): void {
  const endMs = run.closedAtMs + retentionMs(run.domain.row.retention);
  run.timeout = world.deadlines.arm({ kind: 'retention', run }, endMs);
}

/** The end of retention: the execution is gone. */
export function forgetRun(world: World, run: Run): void {
  world.deadlines.cancel(run.timeout);
  run.domain.closed.delete(run);
  world.runs.delete(run.runId);
}
