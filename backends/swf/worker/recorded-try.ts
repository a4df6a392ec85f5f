import { setTimeout as delay } from 'node:timers/promises';
import type { OutputOf, SwfApi, WireEvent } from '../client/swf-api.js';
import { readControl } from '../mapping/run-input.js';
import { backoffMs } from '../polling/backoff.js';
import type { PolledTask } from './polled-task.js';
import { metaFrom, type TaskMeta } from './task-meta.js';

const PAGE_SIZE = 100;
// Histories are read from a copy that may lag behind: seldom for long.
const TRIES = 6;
const BACKOFF = { firstMs: 50, longestMs: 1_000 };

/**
 * What the decider has written down about a try, beside its input: of a raw input it can be no part, so it is in the
 * `control` of the event that scheduled the task, which a poll does not give.
 * @returns undefined if the history does not show the task in good time
 * @throws what keeps the history from being read
 */
export async function recordedTry(
  task: PolledTask,
  { api, domain }: { readonly api: SwfApi; readonly domain: string },
): Promise<TaskMeta | undefined> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const scheduled = await scheduledOf(task, { api, domain });
    if (scheduled !== undefined) return metaFrom(readControl(scheduled.control));
    await delay(backoffMs(tries, BACKOFF, Math.random));
  }
  return undefined;
}

interface Scheduled {
  readonly activityId: string;
  readonly control?: string;
}

/** The newest event that scheduled the activity: an id has one open task at most. */
async function scheduledOf(
  { workflowExecution: execution, startedEventId, activityId }: PolledTask,
  { api, domain }: { readonly api: SwfApi; readonly domain: string },
): Promise<Scheduled | undefined> {
  let nextPageToken: string | undefined;
  let isThere = false;
  do {
    const page: OutputOf<'GetWorkflowExecutionHistory'> = await api.call('GetWorkflowExecutionHistory', {
      domain,
      execution,
      reverseOrder: true,
      maximumPageSize: PAGE_SIZE,
      ...(nextPageToken === undefined ? undefined : { nextPageToken }),
    });
    isThere ||= page.events.some(({ eventId }) => eventId >= startedEventId);
    if (!isThere) return undefined;
    const found = page.events.map(scheduledIn).find((scheduled) => scheduled?.activityId === activityId);
    if (found !== undefined) return found;
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
  return undefined;
}

function scheduledIn({ eventType, ...event }: WireEvent): Scheduled | undefined {
  return eventType === 'ActivityTaskScheduled'
    ? (event['activityTaskScheduledEventAttributes'] as Scheduled)
    : undefined;
}
