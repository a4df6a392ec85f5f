import { setTimeout as delay } from 'node:timers/promises';
import type { SwfApi, WireEvent } from '../client/swf-api.js';
import { runEndOf, type RunEnd } from '../runs/run-end.js';
import { backoffMs } from '../polling/backoff.js';
import type { PolledDecision } from './decision-task.js';

const EVENTS = 20;
// Histories are read from a copy that may lag behind: seldom for long.
const TRIES = 8;
const BACKOFF = { firstMs: 50, longestMs: 2_000 };

/** Ends by the run's own decision. */
const OWN_ENDS: ReadonlySet<RunEnd['kind']> = new Set([
  'completed',
  'failed',
  'cancelled',
  'continued-as-new',
]);

/**
 * Whether the answer to a task, which the service has taken, has closed the run: it takes the answer also where it refuses
 * the close in it.
 * @returns undefined if nobody says so in good time
 */
export async function hasClosed(
  { workflowExecution: execution, startedEventId }: PolledDecision,
  { api, domain }: { readonly api: SwfApi; readonly domain: string },
): Promise<boolean | undefined> {
  const query = { domain, execution, reverseOrder: true, maximumPageSize: EVENTS };
  for (let tries = 1; tries <= TRIES; tries += 1) {
    try {
      const { events } = await api.call('GetWorkflowExecutionHistory', query);
      const [last] = events;
      const end = last === undefined ? undefined : runEndOf(last);
      if (end !== undefined) return OWN_ENDS.has(end.kind);
      if (events.some((event) => completes(event, startedEventId))) return false;
    } catch {
      // Out of reach for now.
    }
    await delay(backoffMs(tries, BACKOFF, Math.random));
  }
  return undefined;
}

function completes(event: WireEvent, startedEventId: number): boolean {
  const attributes = event['decisionTaskCompletedEventAttributes'] as
    | { readonly startedEventId: number }
    | undefined;
  return attributes?.startedEventId === startedEventId;
}
