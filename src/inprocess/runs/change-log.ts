import { CURRENT_BEHAVIOUR } from '../../engine/language/flags.js';
import type { EngineEvent } from '../../engine/language/events.js';
import type { Delivery, NewRun, RunClose, StoreChange, StoredFailure } from '../../store/run-records.js';
import type { LiveRun } from './live-run.js';
import { isFromOutside, statusOf, type RunEnding } from './run-ending.js';

/** What runs do to each other in one transaction of a store, in the order in which they do it. */
export class ChangeLog {
  readonly changes: StoreChange[] = [];
  /** The runs whose inboxes got the entries, in order: a commit gives each its id. */
  readonly #receivers: LiveRun[] = [];

  /** A turn is over: `run` has taken what was in its inbox, and has issued its commands. */
  turn(run: LiveRun, turn: Omit<Extract<StoreChange, { kind: 'turn' }>, 'kind' | 'runId'>): void {
    this.changes.push({ kind: 'turn', runId: run.started.runId, ...turn });
  }

  start(run: LiveRun, settings: Pick<NewRun, 'startedAtMs' | 'timeoutAtMs' | 'settings'>): void {
    const { runId, workflowId, name, version, taskList, tags, parent, continuedFromRunId } = run.started;
    const started = JSON.stringify(run.started);
    const identity = { runId, workflowId, name, version, taskList, tags, started };
    this.changes.push({
      kind: 'start',
      run: {
        ...identity,
        ...settings,
        ...(parent === undefined ? undefined : { parent }),
        ...(continuedFromRunId === undefined ? undefined : { continuedFromRunId }),
      },
    });
    this.#receivers.push(run);
  }

  deliver(run: LiveRun, event: EngineEvent): void {
    this.changes.push({ kind: 'deliver', delivery: deliveryOf(run.started.runId, event) });
    this.#receivers.push(run);
  }

  close(run: LiveRun, ending: RunEnding, continuedAsRunId: string | undefined): void {
    const close: RunClose = {
      status: statusOf(ending) as RunClose['status'],
      atMs: run.closedAtMs ?? 0,
      ...(continuedAsRunId === undefined ? undefined : { continuedAsRunId }),
      ...('failure' in ending ? { failure: failureOf(ending) } : undefined),
      ...(isFromOutside(ending) ? { end: JSON.stringify(ending) } : undefined),
    };
    this.changes.push({ kind: 'close', runId: run.started.runId, close });
  }

  /** @param ids of the inbox entries that the commit made, in order */
  committed(ids: readonly number[]): void {
    for (const [index, run] of this.#receivers.entries()) run.noteEntry(ids[index] ?? 0);
  }
}

export function deliveryOf(runId: string, event: EngineEvent): Delivery {
  return { runId, kind: event.kind, text: JSON.stringify(event) };
}

/** The first turn of a recording says by which rules it was made. */
export function turnText(number: number, turn: object): string {
  return JSON.stringify(number === 1 ? { engine: CURRENT_BEHAVIOUR, ...turn } : turn);
}

/** `reason` is `<name>: <message>`. */
function failureOf({ failure: { reason } }: Extract<RunEnding, { failure: unknown }>): StoredFailure {
  const colon = reason.indexOf(': ');
  if (colon === -1) return { code: reason, message: '' };
  return { code: reason.slice(0, colon), message: reason.slice(colon + 2) };
}
