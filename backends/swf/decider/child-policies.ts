import { isFault } from '../client/faults.js';
import type { SwfApi } from '../client/swf-api.js';
import type { OpenChild } from '../mapping/event-reader.js';

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
