import type { EngineEvent, RunIdentity, RunStarted } from '../../engine/language/events.js';
import { SimpleflowError } from '../../errors.js';
import { isAnswer, openCommands } from '../../replay/open-commands.js';
import type { Journal, JournalTurn } from '../../replay/journal.js';
import { formatReport } from '../../replay/report.js';
import type { ClientNews, InboxEntry, StoredRun } from '../../store/run-records.js';
import type { RunStore } from '../../store/run-store.js';
import type { AnyWorkflowClass } from '../../workflow/workflow.js';
import { deliveryOf } from './change-log.js';
import type { InProcessOptions } from '../in-process-options.js';
import type { LiveRun } from './live-run.js';
import type { LiveRunStarted } from './live-run-options.js';
import { LostTries, type ScheduledTask } from './lost-tries.js';
import type { RunHost } from './run-host.js';
import { storedJournal } from '../../store/stored-journal.js';
import { StoredTransactions } from './transactions.js';

/** How often a host looks whether clients have left something. */
const LOOK_MS = 25;

type DurableRunsOptions = Pick<InProcessOptions, 'workflows' | 'residentRuns'>;

interface StoredSettings {
  readonly awaitsSignals?: boolean;
}

/** The runs of a host that are kept in a store: opens them, lets them rest, and hears of clients. */
export class DurableRuns {
  readonly transactions: StoredTransactions;
  /** Resolves with `store-lost` when another host has taken the store over: then this one takes no turns any more. */
  readonly lost: Promise<SimpleflowError>;
  readonly #workflows: ReadonlyMap<string, AnyWorkflowClass>;
  readonly #residentRuns: number;
  readonly #byRunId = new Map<string, LiveRun>();
  /** Open runs that this host cannot take turns for, by workflow id. */
  readonly #unhosted = new Map<string, RunIdentity>();
  /** Runs that wait, with their instance; the one that has waited longest is first. */
  readonly #idle = new Set<LiveRun>();
  #host: RunHost | undefined;
  #store: RunStore | undefined;
  #looking: NodeJS.Timeout | undefined;

  constructor({ workflows = [], residentRuns = 1_000 }: DurableRunsOptions, onLost: () => void) {
    this.#workflows = new Map(workflows.map((workflow) => [keyOf(workflow.definition), workflow]));
    this.#residentRuns = residentRuns;
    let reportLost: (error: SimpleflowError) => void = () => undefined;
    this.lost = new Promise((resolve) => (reportLost = resolve));
    this.transactions = new StoredTransactions({
      warn,
      onLost: (error) => {
        onLost();
        reportLost(error);
      },
      onNews: (news) => this.#heard(news),
      onFree: () => this.#attached.free(),
    });
  }

  /** Every open run goes on where it was, as far as this host knows its workflow. */
  async open(host: RunHost, store: RunStore): Promise<void> {
    this.#host = host;
    this.#store = store;
    for (const stored of [...store.openRuns()]) await this.#restore(stored, store.inbox(stored.runId));
    this.transactions.open(store);
    this.#looking = setInterval(() => this.#look(), LOOK_MS);
  }

  /** True if an open run has the workflow id that this host has not in memory. */
  hasUnhosted(workflowId: string): boolean {
    return this.#unhosted.has(workflowId);
  }

  /** True for an open run for which this host takes turns: it knows its workflow. */
  hosts(runId: string): boolean {
    return this.#byRunId.has(runId);
  }

  added(run: LiveRun): void {
    this.#byRunId.set(run.started.runId, run);
  }

  closed(run: LiveRun): void {
    this.#byRunId.delete(run.started.runId);
    this.#idle.delete(run);
  }

  /** Something has come for a run. True if its instance is there, or will be: then `wake` is called again. */
  isReady(run: LiveRun): boolean {
    this.#idle.delete(run);
    if (run.held !== undefined) return false;
    if (run.instance !== undefined) return true;
    if (!run.isReviving) void this.#revive(run);
    return false;
  }

  /** The run has had its turn. Beyond `residentRuns`, those that wait longest give up their instances. */
  turnEnded(run: LiveRun): void {
    if (!run.canRest) return;
    this.#idle.add(run);
    for (const idle of this.#idle) {
      if (this.#idle.size <= this.#residentRuns) return;
      this.#idle.delete(idle);
      idle.rest();
    }
  }

  tryBegins(run: LiveRun, command: ScheduledTask): void {
    new LostTries(this.#opened, run.started.runId).begins(command);
  }

  /** @throws SimpleflowError `invalid-state` once the store is closed */
  journal(runId: string): Journal {
    return storedJournal(this.#opened, runId);
  }

  /** Ends the hosting, not the runs. What has been answered and not been seen is kept for the next host. */
  async close(): Promise<void> {
    clearInterval(this.#looking);
    const store = this.#store;
    if (store === undefined) return;
    const late = [...this.#byRunId.values()].flatMap((run) =>
      run.unstored.map((event) => deliveryOf(run.started.runId, event)),
    );
    try {
      if (late.length > 0) {
        await store.commit(() => late.map((delivery) => ({ kind: 'deliver', delivery })));
      }
    } catch (error) {
      warn(`answers that came last are lost, and their activities run again: ${String(error)}`);
    } finally {
      this.transactions.fail(new SimpleflowError('executor-closed', 'this executor is shut down'));
      this.#store = undefined;
      await store[Symbol.asyncDispose]();
    }
  }

  get isOpen(): boolean {
    return this.#store !== undefined;
  }

  get #attached(): RunHost {
    if (this.#host === undefined) throw new SimpleflowError('invalid-state', 'the store is not open');
    return this.#host;
  }

  get #opened(): RunStore {
    if (this.#store === undefined) throw new SimpleflowError('invalid-state', 'the store is not open');
    return this.#store;
  }

  #look(): void {
    try {
      if (this.#opened.hasNews()) this.transactions.now(() => undefined);
    } catch (error) {
      warn(`the store cannot be read: ${String(error)}`);
    }
  }

  #heard({ started, inbox }: ClientNews): void {
    for (const stored of started) {
      if (this.#byRunId.has(stored.runId)) continue;
      const first = inbox.find(({ runId, kind }) => runId === stored.runId && kind === 'run-started');
      if (first !== undefined) this.#adopt(stored, first);
    }
    for (const entry of inbox) {
      const run = this.#byRunId.get(entry.runId);
      if (run !== undefined) receive(run, entry);
    }
  }

  /** A run that a client has started. */
  #adopt(stored: StoredRun, first: InboxEntry): LiveRun | undefined {
    const workflow = this.#classOf(stored);
    if (workflow === undefined) return undefined;
    const started = JSON.parse(first.text) as LiveRunStarted;
    return this.#attached.restore(started, this.#liveOptions(stored, workflow), {
      startedAtMs: stored.startedAtMs,
      turns: 0,
      lastTurnAtMs: 0,
    });
  }

  #classOf(stored: StoredRun): AnyWorkflowClass | undefined {
    const { name, version, workflowId, runId, parent } = stored;
    const parentRun = parent && this.#attached.runOf(parent);
    const workflow =
      parentRun?.instance?.workflowOf(workflowId) ?? this.#workflows.get(keyOf({ name, version }));
    if (workflow === undefined) {
      this.#unhosted.set(workflowId, { workflowId, runId });
      warn(
        `run \`${workflowId}\` stays open: this host has no workflow \`${name}\` of version \`${version}\`; name its module in \`workflows\``,
      );
    }
    return workflow;
  }

  #liveOptions(stored: StoredRun, workflow: AnyWorkflowClass) {
    const { awaitsSignals = true } = JSON.parse(stored.settings ?? '{}') as StoredSettings;
    const { startedAtMs, timeoutAtMs } = stored;
    const executionStartToCloseMs = timeoutAtMs === undefined ? undefined : timeoutAtMs - startedAtMs;
    return { workflow, awaitsSignals, executionStartToCloseMs };
  }

  async #restore(stored: StoredRun, entries: readonly InboxEntry[]): Promise<void> {
    const { turns } = this.journal(stored.runId);
    const first = turns[0]?.events[0];
    const started = first?.kind === 'run-started' ? first : startOf(entries);
    const workflow = this.#classOf(stored);
    if (started === undefined || workflow === undefined) return;
    const lastTurnAtMs = turns.at(-1)?.atMs ?? 0;
    const restored = { startedAtMs: stored.startedAtMs, turns: turns.length, lastTurnAtMs };
    const options = this.#liveOptions(stored, workflow);
    const run = this.#attached.restore(started as LiveRunStarted, options, restored);
    if (turns.length > 0 && !(await this.#rebuild(run, turns))) run.held ??= 'it does not replay';
    if (stored.held !== undefined && run.held === undefined) this.#opened.hold(stored.runId, undefined);
    this.#resume(run, turns, entries);
    for (const entry of entries) receive(run, entry);
    this.turnEnded(run);
  }

  /** What was under way is under way again: activities and timers that nothing has answered. */
  #resume(run: LiveRun, turns: readonly JournalTurn[], entries: readonly InboxEntry[]): void {
    const answered = new Set(entries.map(({ text }) => JSON.parse(text) as EngineEvent).flatMap(answeredId));
    const nowMs = this.#attached.clock.nowMs();
    const lostTries = new LostTries(this.#opened, run.started.runId);
    for (const [id, open] of openCommands(turns)) {
      if (answered.has(id)) continue;
      if (open.kind === 'child') run.work.children.set(id, open.command.childPolicy);
      else if (open.kind === 'timer') {
        run.work.startTimer(id, Math.min(Math.max(open.dueAtMs - nowMs, 0), open.delayMs));
      } else if (open.isCancelRequested) run.deliver({ kind: 'activity-cancelled', id });
      else if (run.held === undefined) this.#resumeTry(run, open.command, lostTries);
    }
    this.#attached.dispatcher.pump();
  }

  #resumeTry(run: LiveRun, command: ScheduledTask, lostTries: LostTries): void {
    const { id } = command;
    const task = run.instance?.activityOf(id);
    const error = lostTries.lost(command, task?.definition.onLost ?? 'run-again', warn);
    if (error === undefined) run.work.schedule(command, task);
    else run.deliver({ kind: 'activity-failed', id, failure: this.#attached.codec.encodeFailure(error) });
  }

  async #revive(run: LiveRun): Promise<void> {
    run.isReviving = true;
    const isSame = await this.#rebuild(run, this.journal(run.started.runId).turns);
    run.isReviving = false;
    if (isSame && !run.isClosed) this.#attached.wake(run);
  }

  /** @returns false if the code does not do again what is recorded: the run is held, with the report */
  async #rebuild(run: LiveRun, turns: readonly JournalTurn[]): Promise<boolean> {
    const report = await reportOf(run, turns);
    run.held = report;
    if (report === undefined) return true;
    warn(`run \`${run.started.workflowId}\` is held: ${report}`);
    this.#opened.hold(run.started.runId, report);
    return false;
  }
}

async function reportOf(run: LiveRun, turns: readonly JournalTurn[]): Promise<string | undefined> {
  try {
    const divergences = await run.rebuild(turns);
    return divergences.length === 0 ? undefined : formatReport({ divergences });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function receive(run: LiveRun, { id, kind, text }: InboxEntry): void {
  if (kind !== 'terminate-run') {
    if (run.noteEntry(id)) run.deliver(JSON.parse(text) as EngineEvent);
    return;
  }
  const { reason } = JSON.parse(text) as { readonly reason: string };
  run.end({ kind: 'terminate-run', reason });
}

function startOf(entries: readonly InboxEntry[]): RunStarted | undefined {
  const first = entries.find(({ kind }) => kind === 'run-started');
  return first && (JSON.parse(first.text) as RunStarted);
}

function answeredId(event: EngineEvent): readonly string[] {
  return isAnswer(event) ? [event.id] : [];
}

function keyOf({ name, version = 'default' }: { readonly name: string; readonly version?: string }): string {
  return `${name}\n${version}`;
}

function warn(message: string): void {
  process.emitWarning(message, 'SimpleflowWarning');
}
