import type { AnyWorkflowClass } from 'simpleflow/backend';
import type { WireEvent } from '../client/swf-api.js';
import type { DecisionStep } from '../mapping/decision-run-options.js';
import type { SwfEvent } from '../mapping/swf-event.js';
import { readEvents, type DecisionPoll, type PolledDecision } from './decision-task.js';
import type { DeciderCounts } from './metrics.js';
import type { RunCache } from './run-cache.js';
import type { RunFactory, RunInstance } from './run-instance.js';
import type { WakeUps } from './wake-ups.js';

/** A decision, and the run that has made it. */
export interface Decided {
  readonly run: RunInstance;
  readonly step: DecisionStep;
  /** The list on which the run was started. */
  readonly taskList: string;
  /** An estimate of what the run holds. */
  readonly bytes: number;
}

export interface DecideContext {
  readonly runs: RunFactory;
  readonly cache: RunCache<RunInstance>;
  readonly counts: DeciderCounts;
  readonly wakeUps: WakeUps;
}

/**
 * Brings the run of a task up to date and lets it decide: the cached instance with what is new, if it is one that the
 * service agrees with; else a new one with the whole history.
 */
export async function decide(
  task: PolledDecision,
  workflow: AnyWorkflowClass,
  poll: DecisionPoll,
  { runs, cache, counts, wakeUps }: DecideContext,
): Promise<Decided> {
  const { workflowId, runId } = task.workflowExecution;
  const previous = task.previousStartedEventId ?? 0;
  const taken = cache.take(runId);
  const isHit = taken !== undefined && previous !== 0 && taken.run.previousStartedEventId === previous;
  if (taken !== undefined && !isHit) taken.run.drop?.();
  const cached = isHit ? taken : undefined;
  if (previous === 0) counts.firsts += 1;
  else if (isHit) counts.hits += 1;
  else counts.misses += 1;

  const onForeign = (): void => wakeUps.noticed(task.workflowExecution);
  const { events, pages } = await readEvents(task, cached?.run.lastEventId ?? 0, poll);
  counts.pages += pages;
  counts.events += events.length;
  const run = cached?.run ?? runs.create({ workflow, workflowId, runId, onForeign });
  try {
    const step = await run.advance(events as readonly SwfEvent[]);
    return {
      run,
      step,
      taskList: cached?.taskList ?? startedOn(events[0]) ?? poll.taskList,
      bytes: (cached?.bytes ?? BYTES_OF_INSTANCE) + bytesOf(events),
    };
  } catch (error) {
    run.drop?.();
    throw error;
  }
}

function startedOn(first: WireEvent | undefined): string | undefined {
  const started = first?.['workflowExecutionStartedEventAttributes'] as
    | { readonly taskList?: { readonly name: string } }
    | undefined;
  return started?.taskList?.name;
}

// Measured: an idle instance of a small workflow.
const BYTES_OF_INSTANCE = 8_192;
const BYTES_OF_EVENT = 64;

/** What a run may keep of events: the texts of results, and a little for each. Too much rather than too little. */
function bytesOf(events: readonly WireEvent[]): number {
  let bytes = events.length * BYTES_OF_EVENT;
  for (const event of events) {
    for (const part of Object.values(event)) {
      if (typeof part !== 'object' || part === null) continue;
      const { result, input, details } = part as Readonly<Record<string, unknown>>;
      for (const text of [result, input, details]) if (typeof text === 'string') bytes += text.length;
    }
  }
  return bytes;
}
