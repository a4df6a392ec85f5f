import { currentActivity } from '../../activity/activity-context.js';
import type { CallContext } from '../../activity/call-context.js';
import { SimpleflowError } from '../../errors.js';
import type { QueuedCall } from './queued-call.js';

/** True if the code that asks belongs to this call. */
export function isCallerOf(call: QueuedCall | undefined): boolean {
  // Another copy of the library may have made the context.
  const context = currentActivity() as Partial<CallContext> | undefined;
  return call !== undefined && context?.isOf?.(call) === true;
}

/**
 * True for what `await` (and `Promise.all`, and `return` in an async function) gives `then`. A callback of the program may be
 * there for later, while the activity goes on.
 */
export function isAwait(callback: unknown): boolean {
  return (
    typeof callback !== 'function' || Function.prototype.toString.call(callback).includes('[native code]')
  );
}

/** An activity waits for an executor that waits for the activity. */
export function selfWait(what: string): SimpleflowError {
  const name = currentActivity()?.name ?? '';
  return new SimpleflowError(
    'invalid-state',
    `activity \`${name}\` waits for ${what} of the executor it runs on, which runs one activity at a time: neither would ever end. Await it in a workflow or outside of activities, or use an executor that runs several at once`,
  );
}

/** An activity waits for a workflow, none of whose activities can begin before it has ended. */
export function workflowSelfWait(
  queue: { isHeldByCaller(): boolean },
  name: string,
  callback: unknown,
): Error | undefined {
  return queue.isHeldByCaller() && isAwait(callback) ? selfWait(`workflow \`${name}\``) : undefined;
}
