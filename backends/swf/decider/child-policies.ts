import { isFault } from '../client/faults.js';
import type { SwfApi } from '../client/swf-api.js';
import type { EventAttributesOf } from '../protocol/events.js';
import type { SwfEvent } from '../mapping/swf-event.js';

type Initiated = EventAttributesOf<'StartChildWorkflowExecutionInitiated'>;

export interface OpenChild {
  readonly workflowId: string;
  readonly childPolicy: Initiated['childPolicy'];
}

/** The children that a history shows open. */
export function openChildren(events: readonly SwfEvent[]): OpenChild[] {
  const open = new Map<number, OpenChild>();
  for (const event of events) {
    if (event.eventType === 'StartChildWorkflowExecutionInitiated') {
      open.set(event.eventId, event.startChildWorkflowExecutionInitiatedEventAttributes);
      continue;
    }
    const closed = closedChild(event);
    if (closed !== undefined) open.delete(closed);
  }
  return [...open.values()];
}

function closedChild(event: SwfEvent): number | undefined {
  switch (event.eventType) {
    case 'StartChildWorkflowExecutionFailed':
      return event.startChildWorkflowExecutionFailedEventAttributes.initiatedEventId;
    case 'ChildWorkflowExecutionCompleted':
      return event.childWorkflowExecutionCompletedEventAttributes.initiatedEventId;
    case 'ChildWorkflowExecutionFailed':
      return event.childWorkflowExecutionFailedEventAttributes.initiatedEventId;
    case 'ChildWorkflowExecutionTimedOut':
      return event.childWorkflowExecutionTimedOutEventAttributes.initiatedEventId;
    case 'ChildWorkflowExecutionCanceled':
      return event.childWorkflowExecutionCanceledEventAttributes.initiatedEventId;
    case 'ChildWorkflowExecutionTerminated':
      return event.childWorkflowExecutionTerminatedEventAttributes.initiatedEventId;
    default:
      return undefined;
  }
}

/**
 * What becomes of the children of a run that has failed. The service follows a child's policy only when its parent is
 * terminated or times out; here they follow it as on every backend.
 */
export async function applyChildPolicies(
  children: readonly OpenChild[],
  { api, domain }: { readonly api: SwfApi; readonly domain: string },
): Promise<void> {
  await Promise.all(
    children.map(async ({ workflowId, childPolicy }) => {
      try {
        if (childPolicy === 'TERMINATE') {
          const reason = 'child policy: its parent is closed';
          await api.call('TerminateWorkflowExecution', { domain, workflowId, reason });
        } else if (childPolicy === 'REQUEST_CANCEL') {
          await api.call('RequestCancelWorkflowExecution', { domain, workflowId });
        }
      } catch (error) {
        // It has ended by itself.
        if (!isFault(error, 'UnknownResourceFault')) throw error;
      }
    }),
  );
}
