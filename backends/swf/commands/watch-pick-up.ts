import { setTimeout as delay } from 'node:timers/promises';
import { notice } from 'simpleflow/cli';
import { connect } from '../client/connect.js';
import type { SwfApi, WireEvent } from '../client/swf-api.js';
import type { SwfSettings } from '../settings.js';

const EVERY_MS = 5_000;

/** The events that say that a task waits for somebody, and who that is. */
const WAITING: Readonly<Record<string, 'decider' | 'worker'>> = {
  DecisionTaskScheduled: 'decider',
  ActivityTaskScheduled: 'worker',
};

/**
 * While a command waits for a run: says so when the run waits for a task that no process takes. The usual reason is that
 * none polls the list.
 */
export async function watchPickUp(
  settings: SwfSettings,
  run: { readonly workflowId: string; readonly runId: string },
): Promise<AsyncDisposable> {
  const api = await connect(settings);
  const stop = new AbortController();
  const { domain } = settings;
  const { workflowId, runId } = run;
  const watched = watch(api, { domain, execution: { workflowId, runId } }, stop.signal);
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      api.close();
      await watched;
    },
  };
}

async function watch(
  api: SwfApi,
  run: {
    readonly domain: string;
    readonly execution: { readonly workflowId: string; readonly runId: string };
  },
  signal: AbortSignal,
): Promise<void> {
  const said = new Set<string>();
  let before: number | undefined;
  try {
    for (;;) {
      await delay(EVERY_MS, undefined, { signal });
      const query = { ...run, reverseOrder: true, maximumPageSize: 1 };
      const { events } = await api.call('GetWorkflowExecutionHistory', query, { signal });
      const [last] = events;
      const text = last?.eventId === before ? waitingFor(last) : undefined;
      if (text !== undefined && !said.has(text)) notice(text);
      if (text !== undefined) said.add(text);
      before = last?.eventId;
    }
  } catch {
    // Told to stop; or the service cannot be asked, which who waits for the result finds out as well.
  }
}

function waitingFor(event: WireEvent | undefined): string | undefined {
  const who = WAITING[event?.eventType ?? ''];
  if (event === undefined || who === undefined) return undefined;
  const kind = `${who === 'decider' ? 'decision' : 'activity'}TaskScheduledEventAttributes`;
  const { taskList, scheduleToStartTimeout } = event[kind] as {
    readonly taskList: { readonly name: string };
    readonly scheduleToStartTimeout?: string;
  };
  // The list of one decider, which comes back to that of all when it is not taken.
  if (who === 'decider' && scheduleToStartTimeout !== undefined) return undefined;
  return `the run waits: no ${who} has taken its task from the list \`${taskList.name}\` for ${EVERY_MS / 1_000} s; is one polling that list?`;
}
