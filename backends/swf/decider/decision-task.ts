import type { OutputOf, SwfApi, WireEvent } from '../client/swf-api.js';

/** A decision task as it was polled; its first page of history is in the order of the list it came from. */
export type PolledDecision = OutputOf<'PollForDecisionTask'> & {
  /** Polled from the list of this process alone: then the page begins where the last decision began. */
  readonly isSticky: boolean;
};

const PAGE_SIZE = 1_000;

export interface DecisionPoll {
  readonly api: SwfApi;
  readonly domain: string;
  readonly taskList: string;
  readonly identity: string;
  readonly isSticky: boolean;
}

/**
 * One long poll; undefined if nothing came. From the list of this process it asks for what is new since the last decision;
 * from a shared one for the newest events first, so that reading can stop at what is known.
 */
export async function pollDecision(
  { api, domain, taskList, identity, isSticky }: DecisionPoll,
  signal: AbortSignal,
): Promise<PolledDecision | undefined> {
  const task = await api.call(
    'PollForDecisionTask',
    {
      domain,
      taskList: { name: taskList },
      identity,
      maximumPageSize: PAGE_SIZE,
      ...(isSticky ? { startAtPreviousStartedEvent: true } : { reverseOrder: true }),
    },
    { signal },
  );
  // An empty poll has no token, or an empty one.
  const { taskToken = '' } = task as Partial<typeof task>;
  return taskToken === '' ? undefined : { ...task, isSticky };
}

/** Events of one run in the order of their ids, and how many pages were read for them. */
export interface HistoryRead {
  readonly events: readonly WireEvent[];
  readonly pages: number;
}

/**
 * The events of a task after `knownEventId` (0 for all), in order: the rest of what the poll began to give, and, if that
 * began too late, what comes before.
 */
export async function readEvents(
  task: PolledDecision,
  knownEventId: number,
  poll: DecisionPoll,
): Promise<HistoryRead> {
  const pages = [task.events];
  let token = task.nextPageToken;
  while (token !== undefined && (task.isSticky || oldestOf(pages) > knownEventId + 1)) {
    const page = await nextPage(token, poll);
    pages.push(page.events);
    token = page.nextPageToken;
  }
  const count = pages.length;
  if (!task.isSticky) return { events: inOrder(pages), pages: count };
  const first = task.events[0]?.eventId ?? 1;
  if (first <= knownEventId + 1) return { events: pages.flat(), pages: count };
  const before = await readBefore(first, task, poll);
  return { events: [...before.events, ...pages.flat()], pages: count + before.pages };
}

/** Pages of a poll are as consistent as the poll; those of `GetWorkflowExecutionHistory` may lag behind. */
async function nextPage(
  nextPageToken: string,
  { api, domain, taskList, identity, isSticky }: DecisionPoll,
): Promise<OutputOf<'PollForDecisionTask'>> {
  return api.call('PollForDecisionTask', {
    domain,
    taskList: { name: taskList },
    identity,
    maximumPageSize: PAGE_SIZE,
    nextPageToken,
    ...(isSticky ? { startAtPreviousStartedEvent: true } : { reverseOrder: true }),
  });
}

/** The history up to `eventId`, which is old enough not to lag behind. */
async function readBefore(
  eventId: number,
  task: PolledDecision,
  { api, domain }: DecisionPoll,
): Promise<HistoryRead> {
  const events: WireEvent[] = [];
  let pages = 0;
  let nextPageToken: string | undefined;
  do {
    const page: OutputOf<'GetWorkflowExecutionHistory'> = await api.call('GetWorkflowExecutionHistory', {
      domain,
      execution: task.workflowExecution,
      maximumPageSize: PAGE_SIZE,
      ...(nextPageToken === undefined ? undefined : { nextPageToken }),
    });
    events.push(...page.events.filter((event) => event.eventId < eventId));
    pages += 1;
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined && (events.at(-1)?.eventId ?? 0) < eventId - 1);
  return { events, pages };
}

function oldestOf(pages: readonly (readonly WireEvent[])[]): number {
  return pages.at(-1)?.at(-1)?.eventId ?? 0;
}

/** Newest first, turned round. */
function inOrder(pages: readonly (readonly WireEvent[])[]): WireEvent[] {
  return pages.flat().reverse();
}
