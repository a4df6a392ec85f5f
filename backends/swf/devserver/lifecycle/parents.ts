import type { EventAttributesOf } from '../../protocol/events.js';
import type { ClosingEvent } from './closing-event.js';
import { append } from '../history/append.js';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';

/** The parent of an execution, if it is open and still counts it as its child. */
function openParent(world: World, run: Run): Run | undefined {
  const { parent } = run;
  if (parent === undefined) return undefined;
  const found = world.runs.get(parent.runId);
  return found?.status === 'OPEN' && found.children?.has(parent.initiatedEventId) === true
    ? found
    : undefined;
}

type Closed<T extends ClosingEvent> = EventAttributesOf<T>;

/** Writes the close of a child into its parent's history; the notice to a closed parent is dropped. */
export function tellParent(
  world: World,
  run: Run,
  type: ClosingEvent,
  attributes: EventAttributesOf<ClosingEvent>,
  atMs: number,
): void {
  const parent = openParent(world, run);
  if (parent === undefined || run.parent === undefined) return;
  const { initiatedEventId } = run.parent;
  const startedEventId = parent.children?.get(initiatedEventId)?.startedEventId ?? 0;
  const workflowExecution = { runId: run.runId, workflowId: run.workflowId };
  const child = { startedEventId, workflowExecution, workflowType: run.type };
  switch (type) {
    case 'WorkflowExecutionCompleted': {
      const { result } = attributes as Closed<typeof type>;
      append(world, parent, 'ChildWorkflowExecutionCompleted', { initiatedEventId, result, ...child }, atMs);
      return;
    }
    case 'WorkflowExecutionFailed': {
      const { details, reason } = attributes as Closed<typeof type>;
      const failed = { details, initiatedEventId, reason, ...child };
      append(world, parent, 'ChildWorkflowExecutionFailed', failed, atMs);
      return;
    }
    case 'WorkflowExecutionCanceled': {
      const { details } = attributes as Closed<typeof type>;
      append(world, parent, 'ChildWorkflowExecutionCanceled', { details, initiatedEventId, ...child }, atMs);
      return;
    }
    case 'WorkflowExecutionTerminated':
      append(world, parent, 'ChildWorkflowExecutionTerminated', { initiatedEventId, ...child }, atMs);
      return;
    case 'WorkflowExecutionTimedOut': {
      const timedOut = { initiatedEventId, startedEventId, timeoutType: 'START_TO_CLOSE' as const };
      const attributesOfParent = { ...timedOut, workflowExecution, workflowType: run.type };
      append(world, parent, 'ChildWorkflowExecutionTimedOut', attributesOfParent, atMs);
      return;
    }
    case 'WorkflowExecutionContinuedAsNew':
      // There is no such event for a parent: it hears of the last run of the chain.
      return;
  }
}
