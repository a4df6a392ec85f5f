import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Executor, StartOptions, WorkflowHandle } from '../executor/executor.js';
import type { Journal } from '../replay/journal.js';
import { replayJournal } from '../replay/replay-journal.js';
import { formatReport } from '../replay/report.js';
import type { LogLine } from '../workflow/log.js';
import type { WorkflowMiddleware } from '../workflow/workflow-middleware.js';
import type { AnyWorkflowClass, WorkflowClass } from '../workflow/workflow.js';
import { hasSign, leaveSign } from './fixtures/gates.js';
import type { Instance } from './subject.js';

/** One case: it throws if the executor breaks the rule in the title. */
export type Case = (kit: Kit) => Promise<void>;

export interface KitStartOptions extends StartOptions {
  /** False for a run that breaks the rules which make replay possible. Default: true. */
  readonly replays?: boolean;
}

// Far more than any step of a case takes, also with processes to start on a busy machine.
const PATIENCE_MS = 15_000;

/** What a case has in its hands: a fresh executor, time, and every run it starts replayed at the end. */
export class Kit {
  readonly executor: Executor;
  readonly #instance: Instance;
  readonly #middleware: readonly WorkflowMiddleware[];
  readonly #started: { readonly workflow: AnyWorkflowClass; readonly handle: WorkflowHandle<unknown> }[] = [];
  #folder: string | undefined;
  #isClosed = false;

  /** @param middleware what is around the commands of workflows: a replay needs it, too */
  constructor(instance: Instance, middleware: readonly WorkflowMiddleware[] = []) {
    this.#middleware = middleware;
    this.#instance = instance;
    this.executor = instance.executor;
  }

  /** The lines that workflows have written. */
  get lines(): readonly LogLine[] {
    return this.#instance.lines.filter(({ task }) => task === undefined);
  }

  /** The lines about tries of tasks. */
  get taskLines(): readonly LogLine[] {
    return this.#instance.lines.filter(({ task }) => task !== undefined);
  }

  /** A folder of this case alone, through which test and activity talk wherever the activity runs. */
  get folder(): string {
    return (this.#folder ??= mkdtempSync(join(tmpdir(), 'simpleflow-kit-')));
  }

  async advanceMs(ms: number): Promise<void> {
    await this.#instance.advanceMs(ms);
  }

  /** Starts a run that is replayed when the case is over. */
  async start<A extends readonly unknown[], R>(
    workflow: WorkflowClass<A, R>,
    args: A,
    { replays = true, ...options }: KitStartOptions = {},
  ): Promise<WorkflowHandle<Awaited<R>>> {
    const handle = await this.executor.start(workflow, args, options);
    if (replays) this.#started.push({ workflow, handle });
    return handle;
  }

  /** Starts a run and gives its result. */
  async run<A extends readonly unknown[], R>(workflow: WorkflowClass<A, R>, ...args: A): Promise<Awaited<R>> {
    return (await this.start(workflow, args)).result();
  }

  /** Waits until the condition holds, however long the other threads and processes take to get there. */
  async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const giveUpAtMs = performance.now() + PATIENCE_MS;
    for (let round = 0; !(await condition()); round += 1) {
      // A case that took too long is over, and so is its waiting.
      if (this.#isClosed || performance.now() > giveUpAtMs) assert.fail(`waited in vain until ${what}`);
      await pause(round);
    }
  }

  /** Waits until the run has started a timer: then time may be moved. */
  async untilTimers(handle: WorkflowHandle<unknown>, count = 1): Promise<void> {
    await this.until(`${count} timers are open`, async () => (await handle.describe()).openTimers === count);
  }

  /** Lets the gates of this case's activities open. */
  openGate(): void {
    leaveSign(this.folder, 'open');
  }

  /** Waits until an activity has left a sign in the folder of the case. */
  async untilSign(name: string): Promise<void> {
    await this.until(`there is the sign \`${name}\``, () => hasSign(this.folder, name));
  }

  /** Gives the executor ample opportunity to do what it should not. */
  async rest(): Promise<void> {
    for (let round = 0; round < 25; round += 1) await pause(0);
  }

  /** Runs every workflow of the case again from its journal. @internal */
  async replayAll(): Promise<void> {
    for (const { workflow, handle } of this.#started) {
      const journal = await handle.history();
      await this.#assertReplays(workflow, journal);
      await this.#assertReplays(workflow, JSON.parse(JSON.stringify(journal)) as Journal);
    }
  }

  async #assertReplays(workflow: AnyWorkflowClass, journal: Journal): Promise<void> {
    const report = await replayJournal(workflow, journal, { middleware: this.#middleware });
    assert.ok(report.ok, `the run does not replay: ${formatReport(report)}`);
  }

  /** @internal */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#instance.close();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Immediately at first, which is enough in one process; later so that others get the processor. */
async function pause(round: number): Promise<void> {
  await new Promise<void>((resolve) => {
    if (round < 200) setImmediate(resolve);
    else setTimeout(resolve, 2);
  });
}
