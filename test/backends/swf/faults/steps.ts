import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from 'simpleflow/backends/swf';
import { expect } from 'vitest';
import type { SwfApi, WireEvent } from '../../../../backends/swf/client/swf-api.js';
import { DOMAIN, type Fleet } from './fleet.js';

/** The workflows of a test: so many runs of `Steps`, each of so many activities. */
export interface Load {
  readonly runs: number;
  readonly steps: number;
}

/** Starts them all; decisions that get lost are given to others after 3 s. */
export async function startRuns({ api, folder }: Fleet, { runs, steps }: Load, from = 0): Promise<void> {
  await registerType(api);
  for (let number = from; number < from + runs; number += 1) {
    await api.call('StartWorkflowExecution', {
      domain: DOMAIN,
      workflowId: `steps-${number}`,
      workflowType: { name: 'steps', version: 'default' },
      taskList: { name: 'faults' },
      input: JSON.stringify({ args: [folder.path, number, steps], kwargs: {} }),
      taskStartToCloseTimeout: '3',
      executionStartToCloseTimeout: '30000000',
      childPolicy: 'TERMINATE',
    });
  }
}

async function registerType(api: SwfApi): Promise<void> {
  const type = { domain: DOMAIN, name: 'steps', version: 'default' };
  await api.call('RegisterWorkflowType', type).catch((error: unknown) => {
    if (!(error instanceof ServiceError) || error.fault !== 'TypeAlreadyExistsFault') throw error;
  });
}

/** How many runs are open. */
export async function openRuns(api: SwfApi): Promise<number> {
  const startTimeFilter = { oldestDate: 0 };
  const { count } = await api.call('CountOpenWorkflowExecutions', {
    domain: DOMAIN,
    startTimeFilter,
  });
  return count;
}

/** Waits until no more than so many are open, whatever happens to the service meanwhile. */
export async function untilOpen(api: SwfApi, most: number, between?: () => Promise<void>): Promise<void> {
  for (;;) {
    const open = await openRuns(api).catch(() => Infinity);
    if (open <= most) return;
    await between?.();
    await delay(100);
  }
}

/** Every run has its one right result, and nothing was done again that the service had acknowledged. */
export async function checkRuns(
  { api, folder }: Fleet,
  { runs, steps }: Load,
): Promise<{ readonly tries: number }> {
  const ran = triesIn(folder.path);
  for (const [tried, count] of ran) expect([tried, count]).toEqual([tried, 1]);
  for (let number = 0; number < runs; number += 1) {
    const events = await historyOf(api, `steps-${number}`);
    const last = events.at(-1);
    expect([last?.eventType, attributesOf(last)['result']]).toEqual([
      'WorkflowExecutionCompleted',
      String(steps * number * 100 + (steps * (steps - 1)) / 2),
    ]);
    checkActivities(events, steps);
  }
  return { tries: ran.size };
}

/** Each activity was completed once, and scheduled once more for each try that was not. */
function checkActivities(events: readonly WireEvent[], steps: number): void {
  const ids = new Map<number, string>();
  const scheduled = new Map<string, number>();
  const ended = new Map<string, string[]>();
  for (const event of events) {
    const attributes = attributesOf(event);
    const { activityId, scheduledEventId } = attributes;
    if (event.eventType === 'ActivityTaskScheduled') {
      ids.set(event.eventId, activityId as string);
      scheduled.set(activityId as string, (scheduled.get(activityId as string) ?? 0) + 1);
    }
    const id = ids.get(scheduledEventId as number);
    if (id === undefined || !/^ActivityTask(?:Completed|Failed|TimedOut|Canceled)$/u.test(event.eventType))
      continue;
    ended.set(id, [...(ended.get(id) ?? []), event.eventType]);
  }
  expect(scheduled.size).toBe(steps);
  for (const [id, times] of scheduled) {
    const ends = ended.get(id) ?? [];
    expect([id, ends.length, ends.at(-1)]).toEqual([id, times, 'ActivityTaskCompleted']);
    expect(ends.filter((end) => end === 'ActivityTaskCompleted')).toHaveLength(1);
  }
}

/** How often each try was begun: `steps-3 activity-step-7 1`. */
function triesIn(folder: string): Map<string, number> {
  const tries = new Map<string, number>();
  for (const file of readdirSync(folder).filter((name) => name.startsWith('ran-'))) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1)) {
      tries.set(line, (tries.get(line) ?? 0) + 1);
    }
  }
  return tries;
}

async function historyOf(api: SwfApi, workflowId: string): Promise<WireEvent[]> {
  const filter = { startTimeFilter: { oldestDate: 0 }, executionFilter: { workflowId } };
  const { executionInfos } = await api.call('ListClosedWorkflowExecutions', {
    domain: DOMAIN,
    ...filter,
  });
  const execution = executionInfos[0]?.execution;
  if (execution === undefined) throw new Error(`no run of ${workflowId} has closed`);
  const { events } = await api.call('GetWorkflowExecutionHistory', { domain: DOMAIN, execution });
  return [...events];
}

function attributesOf(event: WireEvent | undefined): Readonly<Record<string, unknown>> {
  if (event === undefined) return {};
  const { eventType } = event;
  return event[`${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`] as Record<
    string,
    unknown
  >;
}
