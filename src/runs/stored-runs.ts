import { setTimeout as delay } from 'node:timers/promises';
import { checkName } from '../activity/names.js';
import type { Command } from '../engine/language/commands.js';
import type { EngineEvent } from '../engine/language/events.js';
import { SimpleflowError } from '../errors.js';
import type { Journal, JournalTurn, OutsideEnding } from '../replay/journal.js';
import type { Delivery, InboxEntry, RunFilter, StoredRun } from '../store/run-records.js';
import type { RunStoreClient } from '../store/run-store.js';
import { storedJournal } from '../store/stored-journal.js';
import { newRunOf } from './new-run.js';
import { closingOf, outcomeOf } from './run-outcome.js';
import type {
  PageRequest,
  RunDetails,
  RunInfo,
  RunInfoPage,
  RunOutcome,
  RunResult,
  RunService,
  StartRequest,
  WaitingEvent,
  WaitOptions,
} from './run-service.js';

/** How often a store is asked for what has changed: an indexed look-up. */
const LOOK_MS = 25;

/** The runs of a store, whether a host is there or not: what is asked of them waits for one. Disposing of it closes the client. */
export class StoredRuns implements RunService {
  readonly #store: RunStoreClient;

  constructor(store: RunStoreClient) {
    this.#store = store;
  }

  async list(filter: RunFilter = {}, page: PageRequest = {}): Promise<RunInfoPage> {
    const { runs, ...rest } = this.#store.list(filter, page);
    return { runs: runs.map(infoOf), ...rest };
  }

  async counts(): Promise<Readonly<Record<string, number>>> {
    return this.#store.counts();
  }

  async describe(id: string): Promise<RunDetails> {
    const run = this.#find(id);
    const entries = this.#store.inbox(run.runId);
    const input = this.#inputOf(run, entries);
    const outcome = this.#outcomeOf(run);
    return {
      ...infoOf(run),
      ...(input === undefined ? undefined : { input }),
      waiting: entries.filter(({ kind }) => kind !== 'run-started').map(waitingEvent),
      ...(outcome === undefined ? undefined : { outcome }),
    };
  }

  async recording(id: string): Promise<Journal> {
    return storedJournal(this.#store, this.#find(id).runId);
  }

  watch({ signal }: WaitOptions = {}): AsyncIterable<RunInfo> {
    return this.#changes(this.#store.lastRevision(), signal);
  }

  async start(request: StartRequest): Promise<RunInfo> {
    return infoOf(await this.#store.start(newRunOf(request, Date.now())));
  }

  async signal(id: string, name: string, input: string): Promise<void> {
    checkName('a signal name', name);
    const isSent = await this.#send(id, { kind: 'signal-received', name, input });
    if (!isSent) throw new SimpleflowError('signal-failed', `\`${id}\` is closed and gets no signals`);
  }

  async cancel(id: string): Promise<void> {
    await this.#send(id, { kind: 'cancel-requested' });
  }

  async terminate(id: string, reason = 'no reason given'): Promise<void> {
    await this.#send(id, { kind: 'terminate-run', reason });
  }

  async result(
    id: string,
    { timeoutMs, signal }: WaitOptions & { readonly timeoutMs?: number } = {},
  ): Promise<RunResult> {
    const untilMs = performance.now() + (timeoutMs ?? Infinity);
    for (let { runId } = this.#find(id); ; ) {
      const run = this.#find(runId);
      const outcome = this.#outcomeOf(run);
      if (outcome?.status === 'continued-as-new') runId = outcome.runId;
      else if (outcome !== undefined) return { run: infoOf(run), outcome };
      else if (performance.now() >= untilMs) {
        throw new SimpleflowError('timeout', `\`${run.workflowId}\` has not ended within ${timeoutMs} ms`);
      } else if (!(await pause(signal))) {
        throw new SimpleflowError('cancelled', `no longer waits for \`${run.workflowId}\``);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store[Symbol.asyncDispose]();
  }

  async *#changes(since: number, signal: AbortSignal | undefined): AsyncIterable<RunInfo> {
    for (let revision = since; ; ) {
      const changed = this.#store.changedSince(revision);
      for (const run of changed) {
        if (signal?.aborted === true) return;
        revision = run.revision;
        yield infoOf(run);
      }
      if (changed.length === 0 && !(await pause(signal))) return;
    }
  }

  #find(id: string): StoredRun {
    const run = this.#store.find(id);
    if (run === undefined) throw new SimpleflowError('unknown-run', `the store has no run \`${id}\``);
    return run;
  }

  /** A run that has gone on as another meanwhile, under the same workflow id, is followed. */
  async #send(id: string, event: EngineEvent | OutsideEnding): Promise<boolean> {
    for (let before: string | undefined; ; ) {
      const { runId, status } = this.#find(id);
      if (runId === before || status !== 'open') return false;
      const delivery: Delivery = { runId, kind: event.kind, text: JSON.stringify(event) };
      if (await this.#store.send(delivery)) return true;
      before = runId;
    }
  }

  #inputOf({ runId }: StoredRun, entries: readonly InboxEntry[]): string | undefined {
    const [first] = this.#turns(runId, 1);
    const events = first?.events ?? entries.map(({ text }) => JSON.parse(text) as EngineEvent);
    const started = events.find((event) => event.kind === 'run-started');
    return started?.input;
  }

  #outcomeOf({ runId, status, turns, end, continuedAsRunId }: StoredRun): RunOutcome | undefined {
    if (status === 'open') return undefined;
    const ending: Command | OutsideEnding | undefined =
      end === undefined
        ? closingOf([...this.#turns(runId, turns)].at(-1))
        : (JSON.parse(end) as OutsideEnding);
    return ending && outcomeOf(ending, continuedAsRunId);
  }

  *#turns(runId: string, from: number): Iterable<JournalTurn> {
    for (const { text } of this.#store.turns(runId, from)) yield JSON.parse(text) as JournalTurn;
  }
}

function infoOf(run: StoredRun): RunInfo {
  const { revision: _, sequence: __, settings: ___, end: ____, chars: _____, origin: ______, ...info } = run;
  return info;
}

function waitingEvent({ kind, text }: InboxEntry): WaitingEvent {
  const { name } = JSON.parse(text) as { readonly name?: string };
  return { kind, ...(kind === 'signal-received' && name !== undefined ? { name } : undefined) };
}

/** @returns false if the signal has ended the wait */
async function pause(signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted === true) return false;
  try {
    await delay(LOOK_MS, undefined, signal === undefined ? {} : { signal });
    return true;
  } catch {
    // Aborted.
    return false;
  }
}
