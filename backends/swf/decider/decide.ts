import type { SimpleflowError } from 'simpleflow';
import type { Registrar } from '../client/registrar.js';
import type { WireEvent } from '../client/swf-api.js';
import { NO_STEP } from 'simpleflow/backend';
import type { DecisionStep } from '../mapping/decision-run.js';
import type { SwfEvent } from '../mapping/swf-event.js';
import { readEvents, type DecisionPoll, type PolledDecision } from './decision-task.js';
import type { DeciderCounts } from './metrics.js';
import type { CachedRun, RunCache } from './run-cache.js';
import { RunLost, type RunFactory, type RunInstance } from './run-instance.js';
import type { WakeUps } from './wake-ups.js';

/** A decision, and the run that has made it. */
export interface Decided {
  readonly run: RunInstance;
  readonly step: DecisionStep;
  /** The list on which the run was started. */
  readonly taskList: string;
  /** An estimate of what the run holds. */
  readonly bytes: number;
  /** The run has cost its thread: it has decided nothing. */
  readonly fault?: SimpleflowError;
}

export interface DecideContext {
  readonly runs: RunFactory;
  readonly cache: RunCache<RunInstance>;
  readonly counts: DeciderCounts;
  readonly wakeUps: WakeUps;
  readonly registrar: Registrar;
  /** After this long somebody else has the task. */
  readonly giveUpMs: number;
}

/**
 * Brings the run of a task up to date and lets it decide: the cached instance with what is new, if it is one that the
 * service agrees with; else a new one with the whole history. Should another run take the thread from it, it begins anew.
 */
export async function decide(
  task: PolledDecision,
  poll: DecisionPoll,
  context: DecideContext,
): Promise<Decided> {
  const { counts, giveUpMs } = context;
  const giveUpAtMs = performance.now() + giveUpMs;
  let cached = takeCached(task, context);
  let isSuspected = false;
  for (;;) {
    const { events, pages } = await readEvents(task, cached?.run.lastEventId ?? 0, poll);
    counts.pages += pages;
    counts.events += events.length;
    if (events.some(namesMissingType)) context.registrar.forget();
    const run = cached?.run ?? newRun(task, context);
    const taskList = cached?.taskList ?? startedOn(events[0]) ?? poll.taskList;
    const bytes = (cached?.bytes ?? BYTES_OF_INSTANCE) + bytesOf(events);
    try {
      return { run, step: await run.advance(events as readonly SwfEvent[]), taskList, bytes };
    } catch (error) {
      run.drop?.();
      if (!(error instanceof RunLost)) throw error;
      // What another run has left behind would not be there a second time.
      const fault = error.fault ?? (isSuspected ? error.suspicion : undefined);
      if (fault !== undefined) return { run, step: NO_STEP, taskList, bytes, fault };
      isSuspected ||= error.suspicion !== undefined;
      if (performance.now() > giveUpAtMs) throw error;
      cached = undefined;
    }
  }
}

/** The cached run, if it is where the service thinks the run is. */
function takeCached(
  { workflowExecution, previousStartedEventId: previous = 0 }: PolledDecision,
  { cache, counts }: DecideContext,
): CachedRun<RunInstance> | undefined {
  const taken = cache.take(workflowExecution.runId);
  const isHit =
    taken !== undefined &&
    previous !== 0 &&
    taken.run.previousStartedEventId === previous &&
    taken.run.isLost !== true;
  if (taken !== undefined && !isHit) taken.run.drop?.();
  if (previous === 0) counts.firsts += 1;
  else if (isHit) counts.hits += 1;
  else counts.misses += 1;
  return isHit ? taken : undefined;
}

function newRun(
  { workflowType: type, workflowExecution }: PolledDecision,
  { runs, wakeUps }: DecideContext,
): RunInstance {
  const onForeign = (): void => wakeUps.noticed(workflowExecution);
  return runs.create({ type, ...workflowExecution, onForeign });
}

/** A decision was refused for a type that had been registered here: it was deleted, or its domain made anew. */
function namesMissingType({ eventType, ...event }: WireEvent): boolean {
  switch (eventType) {
    case 'ScheduleActivityTaskFailed':
    case 'StartChildWorkflowExecutionFailed':
    case 'ContinueAsNewWorkflowExecutionFailed': {
      const key = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`;
      const { cause } = event[key] as { readonly cause: string };
      return /TYPE_DOES_NOT_EXIST$/u.test(cause);
    }
    default:
      return false;
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
